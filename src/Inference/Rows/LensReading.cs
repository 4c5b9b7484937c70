using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Rows;

/// <summary>Logit, loss and rank of the targets of a batch's rows, and where asked the most likely tokens, from the
/// streams before its blocks and the last ones, or from the last ones alone.</summary>
/// <param name="batch">The rows.</param>
/// <param name="scored">How their scored positions lie.</param>
/// <param name="targets">Their scored positions' targets, read a number of streams at once.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class LensReading(
    RowBatch batch, ScoredLayout scored, TargetReadout targets, ModelShape shape) : BatchReading
{
    private readonly bool isOfEveryStream = batch.First.Reads.HasFlag(RowReads.Lens);
    private readonly bool findsTop = batch.First.Reads.HasFlag(RowReads.TopToken);
    private readonly List<LensReadings> streams = [];

    /// <inheritdoc/>
    public override bool ReadsStreams => true;

    /// <inheritdoc/>
    public override void ReadStream(StreamStep step)
    {
        bool isLast = step.Place == batch.First.BlocksIn(shape.LayerCount).Count;
        bool isBeforeBlock = isOfEveryStream && step.Entry == BlockEntry.Attention;
        if (!isLast && !isBeforeBlock)
        {
            return;
        }

        float[] logit = new float[scored.Count];
        float[] loss = new float[scored.Count];
        int[] rank = new int[scored.Count];
        int[] top = new int[findsTop ? scored.Count : 0];
        streams.Add(new LensReadings(isLast ? shape.LayerCount : step.Layer, logit, loss, rank) { Top = top });
        targets.Read(step, (logit, loss, rank, top));
    }

    /// <inheritdoc/>
    public override void Complete() => targets.Flush();

    /// <inheritdoc/>
    public override RowReadings AddTo(RowReadings readings, int row) => readings with
    {
        Lens = [.. streams.Select(stream => stream with
        {
            Logit = Part(stream.Logit, row),
            Loss = Part(stream.Loss, row),
            Rank = Part(stream.Rank, row),
            Top = findsTop ? Part(stream.Top, row) : default,
        })],
    };

    private ReadOnlyMemory<T> Part<T>(ReadOnlyMemory<T> values, int row) =>
        values[scored.FirstOf(row)..scored.FirstOf(row + 1)];
}
