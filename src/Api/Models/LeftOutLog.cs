namespace SelfRepair.Api.Models;

/// <summary>Says in the log what lists leave out: once, not at every look.</summary>
/// <param name="logger">Where it is said.</param>
public sealed class LeftOutLog(ILogger<LeftOutLog> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<LeftOut>> told = new(StringComparer.Ordinal);

    /// <summary>Says what a look at a whole place left out; what is used again may be said again
    /// later.</summary>
    /// <param name="place">The place: a folder, for the log alone.</param>
    /// <param name="entries">What is left out there.</param>
    public void Tell(string place, IEnumerable<LeftOut> entries)
    {
        HashSet<LeftOut> now = [.. entries];
        lock (gate)
        {
            HashSet<LeftOut> before = told.GetValueOrDefault(place, []);
            told[place] = now;
            foreach (LeftOut entry in now.Where(entry => !before.Contains(entry)))
            {
                logger.LogWarning(
                    "Left out {Entry:l} of {Folder:l}: {Reason:l}", Printable(entry.Name), place, entry.Reason);
            }
        }
    }

    /// <summary>A name on one line, whatever its characters.</summary>
    private static string Printable(string name) => string.Concat(
        name.Select(letter => char.IsControl(letter) ? $"\\u{(int)letter:x4}" : letter.ToString()));
}
