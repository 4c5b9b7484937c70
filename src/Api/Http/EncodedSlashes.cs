namespace SelfRepair.Api.Http;

/// <summary>Reads <c>/v1/models/EleutherAI%2Fpythia-70m</c> as the model that it names: generated clients encode the
/// slash of a name, which the server leaves encoded in the path.</summary>
public static class EncodedSlashes
{
    private const string Encoded = "%2F";

    /// <summary>Adds it, after routing: an encoded slash divides no path, so <c>a%2Fload</c> is a name.</summary>
    /// <param name="app">The service.</param>
    public static void UseEncodedSlashes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        foreach ((string name, object? value) in context.Request.RouteValues.ToArray())
        {
            if (value is string text && text.Contains(Encoded, StringComparison.OrdinalIgnoreCase))
            {
                context.Request.RouteValues[name] = text.Replace(Encoded, "/", StringComparison.OrdinalIgnoreCase);
            }
        }

        return next(context);
    });
}
