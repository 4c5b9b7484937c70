namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The frozen LayerNorms under which the logit change is reported beside the live one.</summary>
[Flags]
public enum LayerNormModes
{
    /// <summary>Live LayerNorms alone.</summary>
    None = 0,

    /// <summary>The final scale at its clean value.</summary>
    Final = 1,

    /// <summary>Every scale read after the head at its clean value.</summary>
    Downstream = 2,

    /// <summary>All later components and the final scale clean.</summary>
    Isolated = 4,
}
