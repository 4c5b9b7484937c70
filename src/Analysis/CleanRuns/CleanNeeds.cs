using SelfRepair.Analysis.Ablations;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>What an experiment needs of clean passes over all prompts.</summary>
/// <param name="Means">The activations that mean ablations are taken of.</param>
/// <param name="Tops">The top choice that the pass makes; null where none is wanted, or chunks make it
/// themselves.</param>
internal sealed record CleanNeeds(MeansOf Means, TopChoices? Tops);
