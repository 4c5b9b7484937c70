using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>What a LayerNorm analysis is asked to do.</summary>
public sealed record LayerNormsSettings : PromptSettings
{
    /// <summary>The heads to ablate, each alone; at least one.</summary>
    public required IReadOnlyList<HeadId> Heads { get; init; }

    /// <summary>The bins of the scale ratios.</summary>
    public HistogramBins Bins { get; init; } = new(Count: 40, From: 0.8, To: 1.2);

    /// <summary>The random writes that passive repair is held against.</summary>
    public RandomWriteSettings Random { get; init; } = new();

    /// <summary>Whether the logit change under scales that are all frozen after the head is wanted: it runs the later
    /// blocks once more.</summary>
    public bool Downstream { get; init; } = true;
}
