using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>What an analysis with depth controls is asked to do.</summary>
public sealed record DepthControlsSettings : PromptSettings
{
    /// <summary>The heads to ablate, each alone; at least one.</summary>
    public required IReadOnlyList<HeadId> Heads { get; init; }

    /// <summary>The random writes in the place of each head's change of write.</summary>
    public RandomWriteSettings Random { get; init; } = new();
}
