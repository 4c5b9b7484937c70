using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Graphs;

/// <summary>Which graph of a layer.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Entry">Where it begins; <see cref="BlockEntry.Mlp"/> in serial blocks alone.</param>
/// <param name="IsPatched">Whether it takes patches.</param>
/// <param name="WritesHooks">Whether its hooks are outputs. Where nobody reads them, their memory may be overwritten as
/// soon as the block has used them.</param>
/// <param name="Projections">Where it projects what its heads and MLP write.</param>
/// <param name="EndsAtScored">Whether what follows attention is computed at the scored positions alone: a last block
/// whose stream is read there only. Not with patches.</param>
/// <param name="QueriesScoredOnly">Whether attention has queries at the scored positions alone; only where the block
/// ends at them.</param>
/// <param name="SharesProducts">Whether it starts with one head's change of a stream whose products with the input
/// matrices are given. Not with patches.</param>
internal readonly record struct BlockKind(
    int Layer,
    BlockEntry Entry,
    bool IsPatched,
    bool WritesHooks,
    ProjectedPositions Projections,
    bool EndsAtScored,
    bool QueriesScoredOnly,
    bool SharesProducts);

/// <summary>Where a block projects what its heads and MLP write along the scored directions.</summary>
internal enum ProjectedPositions
{
    /// <summary>At every position, [batch, pos, ...].</summary>
    All,

    /// <summary>At the scored positions alone, [1, scored, ...].</summary>
    Scored,
}
