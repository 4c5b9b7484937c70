namespace SelfRepair.Analysis.Rows;

/// <summary>What a cache may hold of each block that its row ran.</summary>
public enum KeptActivation
{
    /// <summary>The stream that the block read, [pos, d_model].</summary>
    ResidPre,

    /// <summary>The stream between attention and MLP of a serial block, [pos, d_model].</summary>
    ResidMid,

    /// <summary>Every head's output without value bias, [pos, head, d_head].</summary>
    Z,

    /// <summary>What the MLP layer wrote, [pos, d_model].</summary>
    MlpOut,

    /// <summary>The scale of the LayerNorm that attention reads through, [pos].</summary>
    Ln1Scale,

    /// <summary>The scale of the LayerNorm that the MLP reads through, [pos].</summary>
    Ln2Scale,

    /// <summary>Every head's queries after rotation, [pos, head, d_head].</summary>
    Queries,

    /// <summary>Every head's keys after rotation, [pos, head, d_head].</summary>
    Keys,

    /// <summary>Every head's values, without bias, [pos, head, d_head].</summary>
    Values,
}
