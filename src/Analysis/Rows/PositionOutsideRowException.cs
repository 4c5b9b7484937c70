namespace SelfRepair.Analysis.Rows;

/// <summary>A row scores a position, or reads logits at one, that it does not have.</summary>
/// <param name="position">The position.</param>
/// <param name="length">The row's tokens.</param>
public sealed class PositionOutsideRowException(int position, int length) : AnalysisException(
    $"Position {position} is outside the row, which has positions 0 to {length - 1}.")
{
    /// <summary>The position.</summary>
    public int Position => position;

    /// <summary>The row's tokens.</summary>
    public int Length => length;
}
