namespace SelfRepair.Analysis.Tokens;

/// <summary>Which positions of every prompt are scored.</summary>
/// <remarks>Position k predicts the token at k + 1.</remarks>
public sealed class PositionChoice
{
    private PositionChoice(IReadOnlyList<int>? listed) => Listed = listed;

    /// <summary>Every next token: positions 0 to T - 2.</summary>
    public static PositionChoice All { get; } = new(listed: null);

    /// <summary>Position T - 1 alone, which predicts the prompt's target, or without one the most likely
    /// token.</summary>
    public static PositionChoice Last { get; } = new(listed: null);

    /// <summary>The listed positions, ascending and distinct; null where all or the last are meant.</summary>
    public IReadOnlyList<int>? Listed { get; }

    /// <summary>Whether this is <see cref="Last"/>.</summary>
    public bool IsLast => ReferenceEquals(this, Last);

    /// <summary>The same positions of every prompt, each from 0 to T - 2.</summary>
    /// <param name="positions">At least one position; order and repeats do not matter.</param>
    /// <exception cref="ArgumentException">No position is listed.</exception>
    public static PositionChoice At(IEnumerable<int> positions)
    {
        int[] listed = [.. positions.Distinct().Order()];
        return listed.Length == 0
            ? throw new ArgumentException("At least one position must be listed.", nameof(positions))
            : new PositionChoice(listed);
    }
}
