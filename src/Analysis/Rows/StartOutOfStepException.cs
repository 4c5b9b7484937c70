namespace SelfRepair.Analysis.Rows;

/// <summary>A row starts at a block of a row that did not itself run all blocks from the first one on: what that row
/// kept is counted by place, so that the stream of another block would be taken.</summary>
/// <param name="layer">The block that the row starts at.</param>
public sealed class StartOutOfStepException(int layer) : AnalysisException(
    $"The row starts at block {layer} of a row that itself started later, or ran its blocks in another order. "
    + "Start from a row that ran every block from its embedding on, or name the blocks to run.")
{
    /// <summary>The block that the row starts at.</summary>
    public int Layer => layer;
}
