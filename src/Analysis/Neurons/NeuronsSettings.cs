using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Neurons;

/// <summary>What a neurons analysis is asked to do.</summary>
public sealed record NeuronsSettings : PromptSettings
{
    /// <summary>The head to ablate.</summary>
    public required HeadId Head { get; init; }

    /// <summary>The MLP layers whose neurons are looked at, at least one, in the order of the answer.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>How many neurons of a layer have a row, those of the largest |change|; and how many of a position count
    /// as those of its largest changes.</summary>
    public int Top { get; init; } = 20;
}
