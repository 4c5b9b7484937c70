namespace SelfRepair.Api.JointAblation;

/// <summary>Components that are replaced together, and others that keep their clean output meanwhile.</summary>
public sealed record ComponentSetRequest
{
    /// <summary>The set's name in the answer; by default its members.</summary>
    public string? Name { get; init; }

    /// <summary>Replaced heads, such as L4H0, or L4H* for each of a layer's: every head is a member.</summary>
    public IReadOnlyList<string> Heads { get; init; } = [];

    /// <summary>Layers all of whose heads are replaced: every layer is one member.</summary>
    public IReadOnlyList<int> AttentionLayers { get; init; } = [];

    /// <summary>Replaced MLP layers: every layer is a member.</summary>
    public IReadOnlyList<int> Mlps { get; init; } = [];

    /// <summary>Heads that keep their clean output, unless they are replaced.</summary>
    public IReadOnlyList<string> FreezeHeads { get; init; } = [];

    /// <summary>Layers whose heads keep their clean output, unless they are replaced.</summary>
    public IReadOnlyList<int> FreezeAttentionLayers { get; init; } = [];

    /// <summary>MLP layers that keep their clean output, unless they are replaced.</summary>
    public IReadOnlyList<int> FreezeMlps { get; init; } = [];

    /// <summary>Whether the final LayerNorm keeps its clean scale.</summary>
    public bool FreezeFinalScale { get; init; }
}
