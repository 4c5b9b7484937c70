using Microsoft.AspNetCore.Http.Features;

namespace SelfRepair.Api.Http;

/// <summary>Answers HEAD with the status and the headers of GET, and no body (RFC 9110, 9.3.2).</summary>
public static class HeadRequests
{
    /// <summary>Adds it. What comes after it sees GET.</summary>
    /// <param name="app">The service.</param>
    public static void UseHeadRequests(this IApplicationBuilder app) => app.Use(AnswerAsync);

    /// <summary>Whether a request is a HEAD, though it looks like a GET by now: an answer that would go on for long has
    /// no body to go on with.</summary>
    /// <param name="context">The request.</param>
    public static bool IsHead(HttpContext context) => context.Features.Get<HeadMark>() is not null;

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        IHttpResponseBodyFeature body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        StreamResponseBodyFeature nothing = new(Stream.Null, body);
        context.Features.Set<IHttpResponseBodyFeature>(nothing);
        context.Features.Set(HeadMark.Instance);
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(body);
            nothing.Dispose();
        }
    }

    private sealed class HeadMark
    {
        public static HeadMark Instance { get; } = new();
    }
}
