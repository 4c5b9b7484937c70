using SelfRepair.Analysis.CleanRuns;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>What a layer-order analysis is asked to do. Nothing is ablated.</summary>
public sealed record LayerOrderSettings : PromptSettings
{
    /// <summary>The edits, each run alone; at least one.</summary>
    public required IReadOnlyList<LayerEdit> Edits { get; init; }

    /// <inheritdoc/>
    public override bool Ablates => false;
}
