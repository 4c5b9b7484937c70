namespace SelfRepair.Inference.Rows;

/// <summary>The last stream of a batch: at every position, or at the scored ones alone.</summary>
internal readonly ref struct BatchStream
{
    private readonly ReadOnlySpan<float> values;
    private readonly bool isAtScored;

    /// <summary>A stream that a batch ended with.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="values">[batch, pos, d_model], or [scored of all rows, d_model].</param>
    /// <param name="scored">How scored positions lie; null where the batch scores nothing.</param>
    /// <param name="isAtScored">Whether it is known at the scored positions alone.</param>
    public BatchStream(RowBatch batch, ReadOnlySpan<float> values, ScoredLayout? scored, bool isAtScored)
    {
        Batch = batch;
        this.values = values;
        Scored = scored;
        this.isAtScored = isAtScored;
    }

    /// <summary>The batch.</summary>
    public RowBatch Batch { get; }

    /// <summary>How scored positions lie; null where the batch scores nothing.</summary>
    public ScoredLayout? Scored { get; }

    /// <summary>The stream at one scored position, [d_model].</summary>
    /// <param name="scored">Index among all scored positions.</param>
    /// <param name="width">d_model.</param>
    public ReadOnlySpan<float> AtScored(int scored, int width) =>
        values.Slice((isAtScored ? scored : Scored!.Offsets[scored]) * width, width);

    /// <summary>The stream at one position, [d_model]; only where it is known everywhere.</summary>
    /// <param name="row">The row.</param>
    /// <param name="position">The position.</param>
    /// <param name="width">d_model.</param>
    public ReadOnlySpan<float> At(int row, int position, int width) =>
        values.Slice(((row * Batch.Length) + position) * width, width);
}
