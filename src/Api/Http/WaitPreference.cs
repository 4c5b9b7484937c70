using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace SelfRepair.Api.Http;

/// <summary>How long a POST waits for its analysis: the Prefer header (RFC 7240).</summary>
/// <param name="Wait">How long; zero: not at all.</param>
/// <param name="Applied">What Preference-Applied answers; null where nothing was preferred that is known here.</param>
public sealed record WaitPreference(TimeSpan Wait, string? Applied)
{
    private const int DefaultSeconds = 60;

    private const int MaxSeconds = 600;

    private const string Async = "respond-async";

    private const string WaitName = "wait";

    /// <summary>Reads the header. A preference that cannot be used is ignored, one above the maximum is the maximum,
    /// and of several of one name the first counts, as the standard says.</summary>
    /// <param name="header">The Prefer headers.</param>
    public static WaitPreference Parse(StringValues header)
    {
        List<(string Name, string Value)> preferences =
            [.. header.SelectMany(line => Split(line ?? string.Empty, ',')).Select(Read)];
        if (preferences.Find(preference => Is(preference, WaitName)) is { Name: not null } wait
            && SecondsOf(wait.Value) is int seconds)
        {
            return new WaitPreference(TimeSpan.FromSeconds(seconds), $"{WaitName}={seconds}");
        }

        return preferences.Exists(preference => Is(preference, Async))
            ? new WaitPreference(TimeSpan.Zero, Async)
            : new WaitPreference(TimeSpan.FromSeconds(DefaultSeconds), Applied: null);
    }

    private static bool Is((string Name, string Value) preference, string name) =>
        name.Equals(preference.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Name and value of a preference; what follows a semicolon are its parameters, no preferences.</summary>
    private static (string Name, string Value) Read(string preference)
    {
        string[] parts = [.. Split(Split(preference, ';').First(), '=')];
        return (parts[0], parts.Length > 1 ? Unquote(parts[1]) : string.Empty);
    }

    private static int? SecondsOf(string text) =>
        text.Length == 0 || !text.All(char.IsAsciiDigit) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? Math.Min(seconds, MaxSeconds)
            : MaxSeconds;

    /// <summary>Parts between separators that stand outside quotes, trimmed.</summary>
    private static IEnumerable<string> Split(string text, char separator)
    {
        bool isQuoted = false;
        int start = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted && text[at] == '\\')
            {
                at++;
            }
            else if (!isQuoted && text[at] == separator)
            {
                yield return text[start..at].Trim();
                start = at + 1;
            }
        }

        yield return text[start..].Trim();
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] && value.Length >= 2
            ? value[1..^1].Replace("\\", string.Empty, StringComparison.Ordinal)
            : value;
}
