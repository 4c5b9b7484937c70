namespace SelfRepair.Api.Problems;

/// <summary>Finds what a misspelled name may have meant.</summary>
public static class NearNames
{
    /// <summary>Names listed in a message before it says how many more there are.</summary>
    private const int MaxListed = 12;

    /// <summary>The known name that a misspelled one most likely meant, or null.</summary>
    /// <remarks>Near is an edit distance of at most two in five letters, or a known name that begins with what was
    /// asked; further away a suggestion misleads more often than it helps.</remarks>
    /// <param name="asked">The name as given.</param>
    /// <param name="known">Names that exist.</param>
    public static string? Nearest(string asked, IEnumerable<string> known)
    {
        string? nearest = null;
        int smallest = int.MaxValue;
        foreach (string name in known)
        {
            // Names of lengths too different are never near, however long it takes to compare them.
            if (asked.Length * 3L > (name.Length * 5L) + 5)
            {
                continue;
            }

            int distance = Distance(asked.ToLowerInvariant(), name.ToLowerInvariant());
            bool near = distance <= Math.Max(1, Math.Max(asked.Length, name.Length) * 2 / 5)
                || (asked.Length >= 3 && name.StartsWith(asked, StringComparison.OrdinalIgnoreCase));
            if (near && distance < smallest)
            {
                (nearest, smallest) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>A sentence that suggests the nearest name, or else lists what exists.</summary>
    /// <param name="asked">The name as given.</param>
    /// <param name="known">Names that exist.</param>
    /// <param name="what">What the names are of, in the plural: <c>models</c>.</param>
    public static string Hint(string asked, IReadOnlyCollection<string> known, string what)
    {
        string list = List(known, what);
        return Nearest(asked, known) is string nearest ? $"Did you mean '{nearest}'? {list}" : list;
    }

    private static string List(IReadOnlyCollection<string> known, string what)
    {
        if (known.Count == 0)
        {
            return $"There are no {what}.";
        }

        string more = known.Count > MaxListed ? $" and {known.Count - MaxListed} more" : string.Empty;
        return $"There are the {what} {string.Join(", ", known.Take(MaxListed))}{more}.";
    }

    /// <summary>Optimal string alignment: insertions, deletions, replacements and swaps of neighbors cost one
    /// each.</summary>
    private static int Distance(string asked, string known)
    {
        int[] before = new int[known.Length + 1];
        int[] last = [.. Enumerable.Range(0, known.Length + 1)];
        for (int row = 1; row <= asked.Length; row++)
        {
            int[] next = new int[known.Length + 1];
            next[0] = row;
            for (int column = 1; column <= known.Length; column++)
            {
                int replaced = last[column - 1] + (asked[row - 1] == known[column - 1] ? 0 : 1);
                next[column] = Math.Min(replaced, Math.Min(last[column], next[column - 1]) + 1);
                if (IsSwap(asked, known, row, column))
                {
                    next[column] = Math.Min(next[column], before[column - 2] + 1);
                }
            }

            (before, last) = (last, next);
        }

        return last[^1];
    }

    private static bool IsSwap(string asked, string known, int row, int column) =>
        row > 1 && column > 1 && asked[row - 1] == known[column - 2] && asked[row - 2] == known[column - 1];
}
