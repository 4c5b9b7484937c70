namespace SelfRepair.Inference.Graphs;

/// <summary>What a block starts with.</summary>
internal enum BlockStart
{
    /// <summary>resid_pre.</summary>
    ResidPre,

    /// <summary>resid_mid of a serial block: its MLP alone runs.</summary>
    ResidMid,

    /// <summary>A stream and one head's change of it; the stream's products with the input matrices are given. Parallel
    /// blocks without patches.</summary>
    SharedProducts,
}
