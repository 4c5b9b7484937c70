namespace SelfRepair.Analysis.Rows;

/// <summary>The logits that a row follows: one direction u of the unembedding a scored position.</summary>
/// <remarks>u = W_U[target], or W_U[target] - W_U[foil] where there are foils.</remarks>
/// <param name="Positions">Scored positions, ascending, [scored].</param>
/// <param name="Targets">The target's token id at each of them, [scored].</param>
/// <param name="Foils">The foil's token id at each of them, [scored]; null without foils.</param>
public sealed record ScoredTokens(
    IReadOnlyList<int> Positions,
    IReadOnlyList<int> Targets,
    IReadOnlyList<int>? Foils = null)
{
    /// <summary>Number of scored positions.</summary>
    public int Count => Positions.Count;

    /// <summary>Some of the scored positions.</summary>
    /// <param name="indices">Their ascending indices.</param>
    public ScoredTokens Choose(IReadOnlyList<int> indices) => new(
        [.. indices.Select(index => Positions[index])],
        [.. indices.Select(index => Targets[index])],
        Foils is { } foils ? [.. indices.Select(index => foils[index])] : null);
}
