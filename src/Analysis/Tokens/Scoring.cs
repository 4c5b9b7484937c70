using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Tokens;

/// <summary>Which positions of a prompt are scored, and the token whose logit is followed at each.</summary>
internal static class Scoring
{
    /// <summary>Number of scored positions of a prompt.</summary>
    /// <param name="length">The prompt's tokens.</param>
    /// <param name="positions">The positions asked for.</param>
    public static int CountOf(int length, PositionChoice positions) =>
        positions.IsLast ? 1 : positions.Listed?.Count ?? length - 1;

    /// <summary>Number of tokens up to the last scored position: nothing after them changes what is read.</summary>
    /// <param name="length">The prompt's tokens.</param>
    /// <param name="positions">The positions asked for.</param>
    public static int LengthOf(int length, PositionChoice positions) =>
        positions.IsLast ? length : (positions.Listed?[^1] ?? length - 2) + 1;

    /// <summary>The scored positions of a valid prompt with their targets and, for a logit difference, foils.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="positions">The positions asked for.</param>
    /// <param name="metric">What is followed.</param>
    /// <param name="lastTarget">The target of the last position, used where that is scored.</param>
    public static ScoredTokens Of(Prompt prompt, PositionChoice positions, Metric metric, int lastTarget)
    {
        int[] scored = PositionsOf(prompt.Tokens.Length, positions);
        int[] targets = new int[scored.Length];
        for (int index = 0; index < scored.Length; index++)
        {
            targets[index] = positions.IsLast ? lastTarget : prompt.Tokens.Span[scored[index] + 1];
        }

        return new ScoredTokens(scored, targets, metric == Metric.LogitDifference ? FoilsOf(prompt, positions) : null);
    }

    /// <summary>Whether a prompt has a foil for every scored position.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="positions">The positions asked for.</param>
    public static bool HasFoils(Prompt prompt, PositionChoice positions) =>
        (positions.IsLast && prompt.Foil is not null)
        || prompt.Foils?.Count == CountOf(prompt.Tokens.Length, positions);

    private static int[] PositionsOf(int length, PositionChoice positions)
    {
        if (positions.IsLast)
        {
            return [length - 1];
        }

        return positions.Listed is { } listed ? [.. listed] : [.. Enumerable.Range(0, length - 1)];
    }

    private static IReadOnlyList<int> FoilsOf(Prompt prompt, PositionChoice positions) =>
        positions.IsLast && prompt.Foil is { } foil ? [foil] : prompt.Foils!;
}
