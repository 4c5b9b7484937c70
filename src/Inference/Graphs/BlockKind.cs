using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Graphs;

/// <summary>Which graph of a layer.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Entry">Where it begins; <see cref="BlockEntry.Mlp"/> in serial blocks alone.</param>
/// <param name="IsPatched">Whether it takes patches.</param>
/// <param name="IsProjected">Whether it projects what its heads and MLP write.</param>
internal readonly record struct BlockKind(int Layer, BlockEntry Entry, bool IsPatched, bool IsProjected);
