using System.Globalization;
using System.Text;

namespace SelfRepair.Api.Json;

/// <summary>Turns the paths of System.Text.Json into JSON pointers (RFC 6901).</summary>
public static class JsonPointer
{
    /// <summary>The pointer's parts of a path such as <c>$.prompts[3]['odd.name']</c>, unescaped.</summary>
    /// <param name="path">A path as <see cref="System.Text.Json.JsonException.Path"/> has it; null is the root.</param>
    public static IReadOnlyList<string> Parts(string? path)
    {
        List<string> parts = [];
        int at = path is ['$', ..] ? 1 : 0;
        while (path is not null && at < path.Length)
        {
            (string part, at) = path[at] == '.' ? Dotted(path, at + 1) : Bracketed(path, at + 1);
            parts.Add(part);
        }

        return parts;
    }

    /// <summary>The pointer of some parts: <c>/prompts/3/odd.name</c>; empty for the root.</summary>
    /// <param name="parts">Member names and indices, unescaped.</param>
    public static string Of(IEnumerable<string> parts)
    {
        StringBuilder pointer = new();
        foreach (string part in parts)
        {
            pointer.Append('/').Append(Escape(part));
        }

        return pointer.ToString();
    }

    /// <summary>The pointer of one more member or index.</summary>
    /// <param name="pointer">Where it lies.</param>
    /// <param name="index">The index in a list.</param>
    public static string At(string pointer, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>The parts of a pointer, unescaped.</summary>
    /// <param name="pointer">The pointer.</param>
    public static IReadOnlyList<string> Split(string pointer) =>
        [.. pointer.Split('/').Skip(1).Select(Unescape)];

    private static string Unescape(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string Escape(string part) =>
        part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static (string Part, int Next) Dotted(string path, int start)
    {
        int end = path.AsSpan(start).IndexOfAny('.', '[');
        end = end < 0 ? path.Length : start + end;
        return (path[start..end], end);
    }

    private static (string Part, int Next) Bracketed(string path, int start)
    {
        bool quoted = path.AsSpan(start).StartsWith("'", StringComparison.Ordinal);
        int close = path.IndexOf(quoted ? "']" : "]", start, StringComparison.Ordinal);
        int end = close < 0 ? path.Length : close;
        int next = close < 0 ? path.Length : close + (quoted ? 2 : 1);
        return (path[(quoted ? start + 1 : start)..end], next);
    }
}
