namespace SelfRepair.Analysis.Rows;

/// <summary>A cache is asked by layer for a block that its row ran twice, or not at all.</summary>
/// <param name="layer">The layer.</param>
/// <param name="blocks">The blocks that the row ran, in order.</param>
public sealed class BlockNotRunOnceException(int layer, IReadOnlyList<int> blocks) : AnalysisException(
    $"Block {layer} has no place of its own in a row that ran the blocks [{string.Join(", ", blocks)}]. "
    + "Ask for a layer that the row ran once, or by place.")
{
    /// <summary>The layer.</summary>
    public int Layer => layer;

    /// <summary>The blocks that the row ran, in order.</summary>
    public IReadOnlyList<int> Blocks => blocks;
}
