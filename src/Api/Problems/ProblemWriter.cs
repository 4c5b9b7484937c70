using System.Diagnostics;
using System.Globalization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Problems;

/// <summary>Writes problems as answers.</summary>
public static class ProblemWriter
{
    /// <summary>Writes a problem, its status and headers.</summary>
    /// <param name="context">The request it answers.</param>
    /// <param name="problem">The problem.</param>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        ProblemResponse response = problem.ToResponse(
            BaseUrl(context.Request), context.Request.Path.Value ?? "/", TraceId(context));
        context.Response.StatusCode = problem.Kind.Status;
        if (problem.RetryAfterSeconds is int seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.WriteAsJsonAsync(
            response, JsonConventions.Options, ProblemResponse.MediaType, context.RequestAborted);
    }

    /// <summary>Scheme, host and base path of the service as the client sees it.</summary>
    /// <param name="request">A request.</param>
    public static string BaseUrl(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";

    /// <summary>The name of the request in the log.</summary>
    /// <param name="context">The request.</param>
    public static string TraceId(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
