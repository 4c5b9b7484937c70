using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>What a logit-lens analysis is asked to do.</summary>
public sealed record LogitLensSettings : PromptSettings
{
    /// <summary>The heads to ablate, each alone; none: the clean run alone.</summary>
    public IReadOnlyList<HeadId> Heads { get; init; } = [];

    /// <inheritdoc/>
    public override bool Ablates => Heads.Count > 0;
}
