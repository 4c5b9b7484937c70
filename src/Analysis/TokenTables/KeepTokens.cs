namespace SelfRepair.Analysis.TokenTables;

/// <summary>Which token rows an analysis keeps.</summary>
public enum KeepTokens
{
    /// <summary>None.</summary>
    None,

    /// <summary>Each head's top positions.</summary>
    Top,

    /// <summary>Every scored position of every head.</summary>
    All,
}
