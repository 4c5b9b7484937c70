namespace SelfRepair.Api.Http;

/// <summary>Says with Allow what an address takes: in a 405, and as the answer to OPTIONS (RFC 9110, 9.3.7).</summary>
public static class AllowedMethods
{
    private const string OfTheService = "GET, HEAD, POST, DELETE, OPTIONS";

    /// <summary>Adds it. Routing, which comes after it, refuses the methods that an address does not take.</summary>
    /// <param name="app">The service.</param>
    public static void UseAllowedMethods(this IApplicationBuilder app) => app.Use(AnswerAsync);

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        HttpResponse response = context.Response;
        bool isOptions = HttpMethods.IsOptions(context.Request.Method);
        if (isOptions && !context.Request.Path.HasValue)
        {
            // OPTIONS * asks after the service as a whole.
            response.Headers.Allow = OfTheService;
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await next(context);
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && !response.HasStarted)
        {
            response.Headers.Allow = Completed(response.Headers.Allow.ToString());
            response.StatusCode = isOptions ? StatusCodes.Status204NoContent : response.StatusCode;
        }
    }

    /// <summary>Routing knows the methods that are mapped; HEAD goes with GET, OPTIONS with everything.</summary>
    private static string Completed(string allow)
    {
        IEnumerable<string> mapped = allow.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> all = mapped.SelectMany(
            method => HttpMethods.IsGet(method) ? [method, HttpMethods.Head] : new[] { method });
        return string.Join(", ", all.Append(HttpMethods.Options).Distinct(StringComparer.Ordinal));
    }
}
