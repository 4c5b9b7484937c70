namespace SelfRepair.Analysis.Rows;

/// <summary>Where in a block a row begins.</summary>
public enum BlockEntry
{
    /// <summary>At resid_pre: attention runs, then (or beside it) the MLP.</summary>
    Attention,

    /// <summary>At resid_mid of a serial block: the MLP alone runs.</summary>
    Mlp,
}
