using Microsoft.Net.Http.Headers;

namespace SelfRepair.Api.Analyses;

/// <summary>Chooses the format of rows by the Accept header (RFC 9110).</summary>
public static class Formats
{
    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    /// <summary>One JSON object a line.</summary>
    public const string JsonLines = "application/x-ndjson";

    /// <summary>Comma-separated values.</summary>
    public const string Csv = "text/csv";

    /// <summary>The first of the client's preferences that there is; the first format where it has none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The formats that there are.</param>
    /// <exception cref="NotAcceptableException">There is none that the client accepts.</exception>
    public static string Choose(HttpRequest request, params string[] known)
    {
        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return known[0];
        }

        IEnumerable<string> chosen =
            from range in accepted.OrderByDescending(range => range.Quality ?? 1)
            where range.Quality is not 0
            from format in known
            where new MediaTypeHeaderValue(format).IsSubsetOf(range)
            select format;
        return chosen.FirstOrDefault()
            ?? throw new NotAcceptableException(request.Headers.Accept.ToString(), known);
    }
}
