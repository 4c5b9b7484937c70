using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>Rows that pass through the same blocks side by side, right-padded to one length.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Length">Tokens of the longest, which all are padded to.</param>
/// <remarks>A batch is two tokens long at least: a product of one row with a matrix that is not packed beforehand takes
/// another kernel, whose sums end in other bits. Attention is causal and every other operation acts on one position, so
/// that padding on the right needs no mask and changes no bit of what is read before it.</remarks>
internal sealed record RowBatch(IReadOnlyList<Row> Rows, int Length)
{
    /// <summary>Tokens of the shortest batch.</summary>
    public const int MinLength = 2;

    /// <summary>A row that stands for all in what they share.</summary>
    public Row First => Rows[0];
}
