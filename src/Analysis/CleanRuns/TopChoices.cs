using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Which heads choose their top positions, and how many each.</summary>
/// <param name="Heads">The heads, in the order of layer, then index.</param>
/// <param name="Count">Positions of each choice, 0 for none.</param>
internal sealed record TopChoices(IReadOnlyList<HeadId> Heads, int Count);
