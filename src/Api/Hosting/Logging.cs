using System.Globalization;
using Serilog;
using Serilog.Events;

namespace SelfRepair.Api.Hosting;

/// <summary>Structured logs on the console, by Serilog. No text of a prompt is logged at Information or
/// above.</summary>
public static class Logging
{
    private const string Line =
        "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {Properties:j}{NewLine}{Exception}";

    /// <summary>A logger for the time before the service is built.</summary>
    /// <param name="template">The form of a line.</param>
    public static Serilog.Core.Logger Bootstrap(string template = Line) =>
        new LoggerConfiguration()
            .WriteTo.Console(outputTemplate: template, formatProvider: CultureInfo.InvariantCulture)
            .CreateLogger();

    /// <summary>Sets Serilog up; the configuration section Serilog may change levels and sinks.</summary>
    /// <param name="builder">The service being built.</param>
    public static void AddLogging(this WebApplicationBuilder builder) =>
        builder.Services.AddSerilog((_, logging) => logging
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            .Enrich.FromLogContext()
            .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture)
            .ReadFrom.Configuration(builder.Configuration));

    /// <summary>Logs one line a request; health checks at Debug.</summary>
    /// <param name="app">The service.</param>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options => options.GetLevel = (context, _, exception) =>
            context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                ? LogEventLevel.Debug
                : exception is not null || context.Response.StatusCode >= StatusCodes.Status500InternalServerError
                    ? LogEventLevel.Error
                    : LogEventLevel.Information);
}
