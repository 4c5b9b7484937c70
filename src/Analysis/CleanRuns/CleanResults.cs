using SelfRepair.Analysis.Ablations;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>What the clean passes over all prompts found.</summary>
/// <param name="Targets">The target of each prompt's last position, where that is scored, [prompt].</param>
/// <param name="Tops">The heads' top positions; null where none are chosen, or chunks choose them themselves.</param>
/// <param name="Means">Sums of clean activations; null where no mean replaces.</param>
internal sealed record CleanResults(IReadOnlyList<int> Targets, TopPositions? Tops, OutputSums? Means);
