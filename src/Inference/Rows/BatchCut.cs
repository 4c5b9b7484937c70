using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>Cuts rows into batches.</summary>
internal static class BatchCut
{
    /// <summary>Cuts a sequence of rows into batches of consecutive rows that share their blocks and
    /// readings.</summary>
    /// <param name="rows">Rows, drawn one ahead of the batch they end.</param>
    /// <param name="maxTokens">Largest number of tokens, padding counted; a longer row makes a batch of its
    /// own.</param>
    /// <param name="threads">Threads that batches run on: rows that would leave some of them idle are cut into smaller
    /// batches, one for each.</param>
    public static IEnumerable<TaggedBatch<TTag>> Cut<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, int maxTokens, int threads)
    {
        List<TaggedBatch<TTag>> first = [];
        foreach (TaggedBatch<TTag> batch in Cut(rows, maxTokens))
        {
            if (first.Count > 0 && !ShareRoute(first[0].Batch.First, batch.Batch.First))
            {
                foreach (TaggedBatch<TTag> part in Spread(first, threads))
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

            foreach (TaggedBatch<TTag> ready in isBusy ? [batch] : first.Count == threads ? first : [])
            {
                yield return ready;
            }
        }

        foreach (TaggedBatch<TTag> part in Spread(first, threads))
        {
            yield return part;
        }
    }

    /// <summary>Cuts the first batches of a route, where they are fewer than threads, into about as many parts; as many
    /// as threads went their way already.</summary>
    private static IEnumerable<TaggedBatch<TTag>> Spread<TTag>(List<TaggedBatch<TTag>> first, int threads)
    {
        if (first.Count == 0 || first.Count == threads)
        {
            return [];
        }

        int share = first.Sum(batch => batch.Batch.Rows.Count * batch.Batch.Length) / threads;
        int longest = first.Max(batch => batch.Batch.Length);
        return Cut(first.SelectMany(batch => batch.Rows), share + (longest / 2));
    }

    private static IEnumerable<TaggedBatch<TTag>> Cut<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, int maxTokens)
    {
        List<Row> open = [];
        List<TTag> tags = [];
        int length = RowBatch.MinLength;
        foreach ((Row row, TTag tag) in rows)
        {
            int longest = Math.Max(length, row.Tokens.Length);
            if (open.Count > 0 && (!ShareRoute(open[0], row) || (open.Count + 1) * longest > maxTokens))
            {
                yield return new TaggedBatch<TTag>(new RowBatch(open, length), tags);
                (open, tags) = ([], []);
                longest = Math.Max(RowBatch.MinLength, row.Tokens.Length);
            }

            open.Add(row);
            tags.Add(tag);
            length = longest;
        }

        if (open.Count > 0)
        {
            yield return new TaggedBatch<TTag>(new RowBatch(open, length), tags);
        }
    }

    private static bool ShareRoute(Row one, Row other) =>
        one.Reads == other.Reads
        && one.SharesProducts == other.SharesProducts
        && one.Scored is null == other.Scored is null
        && one.PatternOf is null == other.PatternOf is null
        && one.KeysAndValuesOf is null == other.KeysAndValuesOf is null
        && one.Start?.Layer == other.Start?.Layer
        && one.Start?.Entry == other.Start?.Entry
        && one.Distribution?.TopCount == other.Distribution?.TopCount
        && one.Distribution?.Before is null == other.Distribution?.Before is null
        && ShareNeurons(one.Neurons, other.Neurons)
        && (ReferenceEquals(one.BlockOrder, other.BlockOrder)
            || (one.BlockOrder is not null
                && other.BlockOrder is not null
                && one.BlockOrder.SequenceEqual(other.BlockOrder)));

    private static bool ShareNeurons(NeuronReads? one, NeuronReads? other) => one is null
        ? other is null
        : other is not null && one.Top == other.Top && one.Layers.SequenceEqual(other.Layers);
}
