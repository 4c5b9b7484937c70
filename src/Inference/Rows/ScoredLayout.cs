namespace SelfRepair.Inference.Rows;

/// <summary>How the scored positions of a batch lie in its tensors, row after row.</summary>
/// <remarks>A tensor of what is read at scored positions has one of two layouts with the same bits: <em>whole</em>,
/// [batch, pos, ...], where nearly every position is scored, so that nothing is moved; <em>packed</em>, [1, scored,
/// ...], where few are, so that nothing is computed for the others.</remarks>
internal sealed class ScoredLayout
{
    private readonly RowBatch batch;
    private readonly int[] firsts;
    private readonly int[] offsets;
    private readonly List<Stretch> stretches = [];

    private ScoredLayout(RowBatch batch)
    {
        this.batch = batch;
        firsts = new int[batch.Rows.Count + 1];
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            firsts[row + 1] = firsts[row] + (batch.Rows[row].Scored?.Count ?? 0);
        }

        offsets = new int[Count];
        Fill();
    }

    /// <summary>Scored positions of all rows.</summary>
    public int Count => firsts[^1];

    /// <summary>Whether tensors of scored positions are packed: at most 3 of 4 positions are scored, from where on the
    /// work saved in the last block is more than the gathering costs.</summary>
    public bool IsPacked => 4L * Count <= 3L * TokenCount;

    /// <summary>Rows of a packed tensor: one more than are scored. A product of one row takes another kernel, whose
    /// sums end in other bits; with the spare row, which nobody reads, there are always two.</summary>
    public int PackedCount => Count + 1;

    /// <summary>Index of each scored position among [batch x pos].</summary>
    public ReadOnlySpan<int> Offsets => offsets;

    private int TokenCount => batch.Rows.Count * batch.Length;

    /// <summary>Finds the scored positions of a batch; null where it scores nothing.</summary>
    public static ScoredLayout? Of(RowBatch batch) => batch.First.Scored is null ? null : new ScoredLayout(batch);

    /// <summary>Index of a row's first scored position among all.</summary>
    public int FirstOf(int row) => firsts[row];

    /// <summary>A row's part of values of all scored positions.</summary>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="values">[scored of all rows, width].</param>
    /// <param name="row">The row.</param>
    /// <param name="width">Values of a position.</param>
    public ReadOnlyMemory<T> PartOf<T>(T[] values, int row, int width) =>
        values.AsMemory(firsts[row] * width, (firsts[row + 1] - firsts[row]) * width);

    /// <summary>Copies what a tensor holds at the scored positions.</summary>
    /// <param name="tensor">In the batch's layout of scored positions.</param>
    /// <param name="width">Floats of a position.</param>
    /// <returns>[scored of all rows, width].</returns>
    public float[] Gather(ReadOnlySpan<float> tensor, int width)
    {
        float[] gathered = GC.AllocateUninitializedArray<float>(Count * width);
        if (IsPacked)
        {
            tensor[..gathered.Length].CopyTo(gathered);
            return gathered;
        }

        foreach (Stretch stretch in stretches)
        {
            tensor.Slice(stretch.Offset * width, stretch.Count * width)
                .CopyTo(gathered.AsSpan(stretch.First * width));
        }

        return gathered;
    }

    /// <summary>Index of a scored position in a tensor of the batch's layout.</summary>
    /// <param name="scored">Index among all scored positions.</param>
    public int IndexIn(int scored) => IsPacked ? scored : offsets[scored];

    /// <summary>Writes the indices of some rows' scored positions among those rows' positions, and for the spare row
    /// the last again; where they score nothing it is the first position.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="target">[scored of these rows + 1].</param>
    public void Write(HeadGroup rows, Span<long> target)
    {
        int first = firsts[rows.First];
        target.Clear();
        for (int index = 0; target.Length > 1 && index < target.Length; index++)
        {
            int scored = Math.Min(first + index, firsts[rows.End] - 1);
            target[index] = offsets[scored] - (rows.First * batch.Length);
        }
    }

    /// <summary>Queries of a row where scored positions alone have some: as many as any of the rows scores, and for the
    /// same reason as in <see cref="PackedCount"/> two at least.</summary>
    /// <param name="rows">The rows.</param>
    public int QueryCount(HeadGroup rows) => Math.Max(
        2, Enumerable.Range(rows.First, rows.Count).Max(row => firsts[row + 1] - firsts[row]));

    /// <summary>Writes the positions of the queries of some rows, and where the scored ones lie among them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="queries">Positions, [rows, <see cref="QueryCount"/>]: a row's scored ones, the last again and
    /// again.</param>
    /// <param name="scored">Indices among [rows x queries], [scored of these rows + 1], the spare row's the last
    /// again.</param>
    public void WriteQueries(HeadGroup rows, Span<long> queries, Span<long> scored)
    {
        int width = queries.Length / rows.Count;
        int written = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<int> own = offsets.AsSpan(firsts[rows.First + row]..firsts[rows.First + row + 1]);
            for (int query = 0; query < width; query++)
            {
                queries[(row * width) + query] =
                    own.IsEmpty ? 0 : own[Math.Min(query, own.Length - 1)] % batch.Length;
            }

            for (int query = 0; query < own.Length; query++)
            {
                scored[written++] = (row * width) + query;
            }
        }

        scored[written] = written == 0 ? 0 : scored[written - 1];
    }

    private void Fill()
    {
        int scored = 0;
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            foreach (int position in batch.Rows[row].Scored?.Positions ?? [])
            {
                int offset = (row * batch.Length) + position;
                offsets[scored] = offset;
                if (stretches.Count > 0 && stretches[^1].Offset + stretches[^1].Count == offset)
                {
                    stretches[^1] = stretches[^1] with { Count = stretches[^1].Count + 1 };
                }
                else
                {
                    stretches.Add(new Stretch(scored, offset, 1));
                }

                scored++;
            }
        }
    }

    /// <summary>Scored positions that lie side by side.</summary>
    /// <param name="First">Index of the first among all scored ones.</param>
    /// <param name="Offset">Its index among [batch x pos].</param>
    /// <param name="Count">Their number.</param>
    private readonly record struct Stretch(int First, int Offset, int Count);
}
