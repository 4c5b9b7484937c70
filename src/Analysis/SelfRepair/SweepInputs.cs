using SelfRepair.Analysis.Ablations;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What earlier phases hand to the sweep.</summary>
/// <param name="Targets">The target of each prompt's last position, where that is scored, [prompt].</param>
/// <param name="Tops">The heads' top positions; null where a lone chunk chooses them itself.</param>
/// <param name="Means">Sums of clean activations; null where no mean replaces.</param>
internal sealed record SweepInputs(IReadOnlyList<int> Targets, TopPositions? Tops, HeadOutputSums? Means);
