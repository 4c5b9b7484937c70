using System.Diagnostics;
using System.Globalization;
using System.Net;

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

        foreach ((string name, string value) in problem.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Features.Set(new AnsweredProblem(problem.Kind.Code));
        await context.Response.WriteAsJsonAsync(response, options: null, ProblemResponse.MediaType);
    }

    /// <summary>Scheme, host and base path of the service as the client sees it. A client that names no host (HTTP/1.0)
    /// sees the address that it connected to; where there is none either, paths stand alone.</summary>
    /// <param name="request">A request.</param>
    public static string BaseUrl(HttpRequest request)
    {
        if (request.Host.HasValue)
        {
            return $"{request.Scheme}://{request.Host}{request.PathBase}";
        }

        ConnectionInfo connection = request.HttpContext.Connection;
        return connection.LocalIpAddress is IPAddress address
            ? $"{request.Scheme}://{new IPEndPoint(Plain(address), connection.LocalPort)}{request.PathBase}"
            : request.PathBase.ToString();
    }

    /// <summary>The name of the request in the log.</summary>
    /// <param name="context">The request.</param>
    public static string TraceId(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    /// <summary>IPv4 as itself, also on a socket of IPv6.</summary>
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
