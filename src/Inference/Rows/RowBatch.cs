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
    private const int MinLength = 2;

    /// <summary>A row that stands for all in what they share.</summary>
    public Row First => Rows[0];

    /// <summary>Cuts a sequence of rows into batches of consecutive rows that share their blocks and
    /// readings.</summary>
    /// <param name="rows">Rows, drawn one ahead of the batch they end.</param>
    /// <param name="maxTokens">Largest number of tokens, padding counted; a longer row makes a batch of its
    /// own.</param>
    public static IEnumerable<RowBatch> Cut(IEnumerable<Row> rows, int maxTokens)
    {
        List<Row> open = [];
        int length = MinLength;
        foreach (Row row in rows)
        {
            int longest = Math.Max(length, row.Tokens.Length);
            if (open.Count > 0 && (!ShareRoute(open[0], row) || (open.Count + 1) * longest > maxTokens))
            {
                yield return new RowBatch(open, length);
                open = [];
                longest = Math.Max(MinLength, row.Tokens.Length);
            }

            open.Add(row);
            length = longest;
        }

        if (open.Count > 0)
        {
            yield return new RowBatch(open, length);
        }
    }

    private static bool ShareRoute(Row one, Row other) =>
        one.Reads == other.Reads
        && one.SharesProducts == other.SharesProducts
        && one.Scored is null == other.Scored is null
        && one.Start?.Layer == other.Start?.Layer
        && one.Start?.Entry == other.Start?.Entry
        && (ReferenceEquals(one.BlockOrder, other.BlockOrder)
            || (one.BlockOrder is not null
                && other.BlockOrder is not null
                && one.BlockOrder.SequenceEqual(other.BlockOrder)));
}
