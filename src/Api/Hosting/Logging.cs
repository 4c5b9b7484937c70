using System.Globalization;
using SelfRepair.Api.Problems;
using Serilog;
using Serilog.Context;
using Serilog.Events;

namespace SelfRepair.Api.Hosting;

/// <summary>Structured logs on the console, by Serilog. No text of a prompt is logged at Information or
/// above.</summary>
public static class Logging
{
    /// <summary>The form of a line on the console.</summary>
    public const string Line =
        $"{{Timestamp:HH:mm:ss}} {{Level:u3}} {{Message:lj}}{{{RequestMark.Name}:l}}{{NewLine}}{{Exception}}";

    /// <summary>A logger for the time before the service is built.</summary>
    /// <param name="template">The form of a line.</param>
    public static Serilog.Core.Logger Bootstrap(string template = Line) =>
        new LoggerConfiguration()
            .WriteTo.Console(outputTemplate: template, formatProvider: CultureInfo.InvariantCulture)
            .CreateLogger();

    /// <summary>Sets Serilog up; the configuration section Serilog may change levels and sinks. Several services in one
    /// process log apart: none uses Serilog's static logger.</summary>
    /// <param name="builder">The service being built.</param>
    public static void AddLogging(this WebApplicationBuilder builder) =>
        builder.Services.AddSerilog(
            (services, logging) => logging
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
                .Enrich.FromLogContext()
                .Enrich.With(new RequestMark())
                .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture)
                .ReadFrom.Services(services)
                .ReadFrom.Configuration(builder.Configuration),
            preserveStaticLogger: true);

    /// <summary>Logs one line a request, with the trace_id of its answer and the problem that it was answered with;
    /// health checks at Debug. What is logged meanwhile bears the same trace_id.</summary>
    /// <param name="app">The service.</param>
    public static void UseRequestLog(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            using (LogContext.PushProperty(RequestMark.TraceId, ProblemWriter.TraceId(context)))
            {
                await next(context);
            }
        });
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.GetLevel = (context, _, exception) => LevelOf(context, exception);
            options.EnrichDiagnosticContext = (diagnostics, context) =>
            {
                if (context.Features.Get<AnsweredProblem>() is AnsweredProblem problem)
                {
                    diagnostics.Set(RequestMark.Problem, problem.Code);
                }
            };
        });
    }

    private static LogEventLevel LevelOf(HttpContext context, Exception? exception) =>
        context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? LogEventLevel.Debug
        : exception is not null || context.Response.StatusCode >= StatusCodes.Status500InternalServerError
            ? LogEventLevel.Error
            : LogEventLevel.Information;
}
