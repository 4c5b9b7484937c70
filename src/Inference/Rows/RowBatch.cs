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
    /// <param name="threads">Threads that batches run on: rows that would leave some of them idle are cut into smaller
    /// batches, one for each.</param>
    public static IEnumerable<RowBatch> Cut(IEnumerable<Row> rows, int maxTokens, int threads)
    {
        List<RowBatch> first = [];
        foreach (RowBatch batch in Cut(rows, maxTokens))
        {
            if (first.Count > 0 && !ShareRoute(first[0].First, batch.First))
            {
                foreach (RowBatch part in Spread(first, threads))
                {
                    yield return part;
                }

                first = [];
            }

            bool isBusy = first.Count == threads;
            if (!isBusy)
            {
                first.Add(batch);
            }

            foreach (RowBatch ready in isBusy ? [batch] : first.Count == threads ? first : [])
            {
                yield return ready;
            }
        }

        foreach (RowBatch part in Spread(first, threads))
        {
            yield return part;
        }
    }

    /// <summary>Cuts the first batches of a route, where they are fewer than threads, into about as many parts; as many
    /// as threads went their way already.</summary>
    private static IEnumerable<RowBatch> Spread(List<RowBatch> first, int threads)
    {
        if (first.Count == 0 || first.Count == threads)
        {
            return [];
        }

        int share = first.Sum(batch => batch.Rows.Count * batch.Length) / threads;
        int longest = first.Max(batch => batch.Length);
        return Cut(first.SelectMany(batch => batch.Rows), share + (longest / 2));
    }

    private static IEnumerable<RowBatch> Cut(IEnumerable<Row> rows, int maxTokens)
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
