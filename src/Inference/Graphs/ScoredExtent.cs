namespace SelfRepair.Inference.Graphs;

/// <summary>What a block computes at the scored positions alone, each value including those before it.</summary>
internal enum ScoredExtent
{
    /// <summary>Nothing: projections are of every position, [batch, pos, ...].</summary>
    Nothing,

    /// <summary>Projections, [1, scored, ...].</summary>
    Projections,

    /// <summary>All that follows attention: a last block whose stream is read there alone. Not with patches.</summary>
    AfterAttention,

    /// <summary>Attention's queries too; its keys and values are of every position.</summary>
    Queries,
}
