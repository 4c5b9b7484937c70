using System.Net;
using Microsoft.AspNetCore.Diagnostics;

namespace SelfRepair.Api.Problems;

/// <summary>Gives a problem's body to answers that the framework leaves empty: no route, another method.</summary>
public static class StatusPages
{
    /// <summary>Answers with a problem whatever a handler refuses, and what the framework does.</summary>
    /// <param name="app">The service.</param>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(WriteAsync);
    }

    /// <summary>Writes the problem of the status that was set.</summary>
    /// <param name="context">The answer so far.</param>
    public static Task WriteAsync(StatusCodeContext context)
    {
        HttpContext http = context.HttpContext;
        ProblemKind kind = ProblemKinds.OfStatus(http.Response.StatusCode);
        return ProblemWriter.WriteAsync(http, new Problem(kind, Sentence(kind, http), []));
    }

    private static string Sentence(ProblemKind kind, HttpContext context)
    {
        string asked = $"{context.Request.Method} {context.Request.Path}";
        int status = context.Response.StatusCode;
        return kind.Code switch
        {
            "not-found" => $"{asked} is not an address of this service. /swagger lists them.",
            "method-not-allowed" => $"{asked}: this address takes {context.Response.Headers.Allow}.",
            "unsupported-media-type" => $"{asked} does not take a body of type '{context.Request.ContentType}'. "
                + "Set the Content-Type header to application/json.",
            _ => $"{asked} was answered with status {status}, {(HttpStatusCode)status}.",
        };
    }
}
