using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Mean change in the direct effect of every head and MLP layer when one head is ablated, clean scale,
/// logits.</summary>
/// <remarks>Positive: the component repairs. Components that cannot react hold exactly 0.</remarks>
/// <param name="Rows">The ablated heads, in row order.</param>
/// <param name="Heads">[ablated head in row order][layer][head]; null for the ablated head itself and for an empty
/// row.</param>
/// <param name="Mlps">[ablated head in row order][layer]; null for an empty row.</param>
public sealed record RepairMatrix(
    IReadOnlyList<HeadId> Rows,
    IReadOnlyList<IReadOnlyList<IReadOnlyList<double?>>> Heads,
    IReadOnlyList<IReadOnlyList<double?>> Mlps);
