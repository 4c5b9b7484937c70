namespace SelfRepair.Analysis.LayerOrder;

/// <summary>What is done to the order of a model's blocks.</summary>
public enum LayerEditKind
{
    /// <summary>One block is left out.</summary>
    Skip,

    /// <summary>A block and the next one change places.</summary>
    Swap,

    /// <summary>One block runs twice, the second time on what the first one left.</summary>
    Repeat,

    /// <summary>The last block runs first, and so on to the first one.</summary>
    Reverse,

    /// <summary>The blocks of a list run in its order; a block may be left out, moved or repeated.</summary>
    Custom,
}
