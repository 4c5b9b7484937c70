using System.Globalization;
using Microsoft.Extensions.Primitives;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>How long a POST waits for its analysis: the Prefer header (RFC 7240).</summary>
/// <param name="Wait">How long; zero: not at all.</param>
/// <param name="Applied">What Preference-Applied answers; null where nothing was preferred.</param>
public sealed record WaitPreference(TimeSpan Wait, string? Applied)
{
    private const int DefaultSeconds = 60;

    private const int MaxSeconds = 600;

    private const string Async = "respond-async";

    private const string WaitName = "wait=";

    /// <summary>Reads the header; preferences of other kinds are ignored, as the standard says.</summary>
    /// <param name="header">The Prefer headers.</param>
    /// <exception cref="InvalidRequestException">wait is no number of seconds from 0 to 600.</exception>
    public static WaitPreference Parse(StringValues header)
    {
        string[] preferences =
        [
            .. header.SelectMany(line => (line ?? string.Empty).Split(
                [',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        string? wait = Array.Find(
            preferences, preference => preference.StartsWith(WaitName, StringComparison.OrdinalIgnoreCase));
        if (wait is not null)
        {
            int seconds = SecondsOf(wait[WaitName.Length..]);
            return new WaitPreference(TimeSpan.FromSeconds(seconds), $"wait={seconds}");
        }

        return preferences.Contains(Async, StringComparer.OrdinalIgnoreCase)
            ? new WaitPreference(TimeSpan.Zero, Async)
            : new WaitPreference(TimeSpan.FromSeconds(DefaultSeconds), Applied: null);
    }

    private static int SecondsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= MaxSeconds
            ? seconds
            : throw new InvalidRequestException(
                $"Prefer: wait={text} is no number of seconds from 0 to {MaxSeconds}.", pointer: null);
}
