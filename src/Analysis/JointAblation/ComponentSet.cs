using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Components that are replaced together, and those that keep their clean output meanwhile.</summary>
public sealed record ComponentSet
{
    /// <summary>The set's name in the answer.</summary>
    public required string Name { get; init; }

    /// <summary>Replaced heads, each a member.</summary>
    public IReadOnlyList<HeadId> Heads { get; init; } = [];

    /// <summary>Layers all of whose heads are replaced, each layer a member.</summary>
    public IReadOnlyList<int> AttentionLayers { get; init; } = [];

    /// <summary>Replaced MLP layers, each a member.</summary>
    public IReadOnlyList<int> Mlps { get; init; } = [];

    /// <summary>Heads that keep their clean output, unless they are replaced.</summary>
    public IReadOnlyList<HeadId> FreezeHeads { get; init; } = [];

    /// <summary>Layers whose heads keep their clean output, unless they are replaced.</summary>
    public IReadOnlyList<int> FreezeAttentionLayers { get; init; } = [];

    /// <summary>MLP layers that keep their clean output, unless they are replaced.</summary>
    public IReadOnlyList<int> FreezeMlps { get; init; } = [];

    /// <summary>Whether the final LayerNorm keeps its clean scale.</summary>
    public bool FreezeFinalScale { get; init; }

    /// <summary>Whether anything is frozen.</summary>
    public bool Freezes =>
        FreezeHeads.Count + FreezeAttentionLayers.Count + FreezeMlps.Count > 0 || FreezeFinalScale;

    /// <summary>Number of members.</summary>
    public int MemberCount => Heads.Count + AttentionLayers.Count + Mlps.Count;
}
