using Microsoft.Net.Http.Headers;

namespace SelfRepair.Api.Tables;

/// <summary>Chooses the format of rows: by <c>?format=</c>, or by the Accept header (RFC 9110, 12.5.1).</summary>
public static class Formats
{
    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    /// <summary>One JSON object a line.</summary>
    public const string JsonLines = "application/x-ndjson";

    /// <summary>Comma-separated values.</summary>
    public const string Csv = "text/csv";

    private const string Parameter = "format";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["json"] = Json,
        ["ndjson"] = JsonLines,
        ["csv"] = Csv,
    };

    /// <summary>The format that the client prefers among those that there are. <c>?format=</c> goes before the header,
    /// which a browser or a reader of files sets on its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The formats that there are; the first where the client has no preference.</param>
    /// <exception cref="NotAcceptableException">There is none that the client accepts.</exception>
    public static string Choose(HttpRequest request, params string[] known)
    {
        string named = request.Query[Parameter].ToString();
        if (named.Length > 0)
        {
            return Names.TryGetValue(named, out string? format) && known.Contains(format)
                ? format
                : throw new NotAcceptableException($"{Parameter}={named}", [.. known.Select(NameOf)]);
        }

        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return known[0];
        }

        // MaxBy takes the first of equals: the service's own order decides between formats that are liked equally.
        string preferred = known.MaxBy(format => Quality(format, accepted))!;
        return Quality(preferred, accepted) > 0
            ? preferred
            : throw new NotAcceptableException($"Accept: {request.Headers.Accept}", known);
    }

    private static string NameOf(string format) => Names.First(name => name.Value == format).Key;

    /// <summary>How much a format is liked: the quality of the most specific range that holds it, 0 where none
    /// does.</summary>
    private static double Quality(string format, IEnumerable<MediaTypeHeaderValue> accepted)
    {
        MediaTypeHeaderValue? range = accepted
            .Where(range => Holds(range, new MediaTypeHeaderValue(format)))
            .MaxBy(Specificity);
        return range is null ? 0 : range.Quality ?? 1;
    }

    /// <summary>Whether a range holds a format. Everything is written in UTF-8; other parameters are none of these
    /// formats' and say nothing.</summary>
    private static bool Holds(MediaTypeHeaderValue range, MediaTypeHeaderValue format)
    {
        string charset = HeaderUtilities.RemoveQuotes(range.Charset).Value ?? string.Empty;
        return (range.MatchesAllTypes
                || (range.Type.Equals(format.Type, StringComparison.OrdinalIgnoreCase)
                    && (range.MatchesAllSubTypes
                        || range.SubType.Equals(format.SubType, StringComparison.OrdinalIgnoreCase))))
            && charset.ToUpperInvariant() is "" or "UTF-8" or "UTF8" or "*";
    }

    private static int Specificity(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0
        : range.MatchesAllSubTypes ? 1
        : 2 + range.Parameters.Count(parameter => !parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase));
}
