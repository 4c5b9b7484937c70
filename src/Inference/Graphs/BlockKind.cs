namespace SelfRepair.Inference.Graphs;

/// <summary>Which graph of a layer.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Start">What it is given.</param>
/// <param name="IsPatched">Whether it takes patches.</param>
/// <param name="AtScored">What it computes at the scored positions alone.</param>
/// <param name="Outputs">What it writes beside projections and the stream that it leaves.</param>
internal readonly record struct BlockKind(
    int Layer,
    BlockStart Start,
    bool IsPatched,
    ScoredExtent AtScored,
    BlockOutputs Outputs)
{
    /// <summary>Whether the keys and values of other positions are given, so that a position's own are seen by itself
    /// alone.</summary>
    public bool IsGivenOthers { get; init; }

    /// <summary>Whether attention is part of it.</summary>
    public bool HasAttention => Start != BlockStart.ResidMid;

    /// <summary>Whether the stream that it leaves is known at the scored positions alone.</summary>
    public bool EndsAtScored => AtScored >= ScoredExtent.AfterAttention;
}
