using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>What a self-reinforcement analysis is asked to do. Nothing is ablated in it.</summary>
public sealed record SelfReinforcementSettings : PromptSettings
{
    /// <inheritdoc/>
    public override bool Ablates => false;

    /// <summary>The heads whose own output is put back, each alone.</summary>
    public IReadOnlyList<HeadId> Heads { get; init; } = [];

    /// <summary>Attention layers whose heads' summed output is put back, each layer alone.</summary>
    public IReadOnlyList<int> AttentionLayers { get; init; } = [];

    /// <summary>The heads that are read, each alone; null: the heads whose output is put back.</summary>
    public IReadOnlyList<HeadId>? ReadHeads { get; init; }

    /// <summary>The layer before which the output is put back; null: the head's own.</summary>
    public int? IntoLayer { get; init; }

    /// <summary>Whether only the head itself reads what is put back, and the stream stays clean.</summary>
    public bool IntoHeadInput { get; init; }

    /// <summary>What the output is multiplied by, each in turn.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [-2, -1, 1, 2, 5];

    /// <summary>Whether a random direction is put back as well, scaled to the output's norm.</summary>
    public bool RandomDirection { get; init; } = true;

    /// <summary>Whether the output of the layer's next head is put back as well, scaled to the output's norm.</summary>
    public bool OtherHead { get; init; } = true;

    /// <summary>Seed of the random direction.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether points are kept as token rows.</summary>
    public bool Points { get; init; }
}
