using SelfRepair.Inference.Hooks;

namespace SelfRepair.Inference.Graphs;

/// <summary>What a block's graph writes beside projections and the stream that it leaves. ONNX Runtime computes every
/// output of a graph, and memory that it may not overwrite is slower: each is asked for by what reads it.</summary>
[Flags]
internal enum BlockOutputs
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>The hooks of <see cref="BlockHooks"/>.</summary>
    Hooks = 1,

    /// <summary>resid_pre as patched; only where patches are taken.</summary>
    ResidPre = 2,

    /// <summary>Queries after rotation.</summary>
    Queries = 4,

    /// <summary>Projections of what the heads would write under a given attention pattern.</summary>
    HeadsUnderPattern = 8,

    /// <summary>Keys after rotation.</summary>
    Keys = 16,

    /// <summary>Values.</summary>
    Values = 32,
}
