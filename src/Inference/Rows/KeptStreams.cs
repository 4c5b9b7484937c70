using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>The streams between blocks that a batch's rows keep, and the last ones.</summary>
/// <param name="kept">What is kept of each row.</param>
/// <param name="batch">The rows.</param>
/// <param name="width">d_model.</param>
internal sealed class KeptStreams(KeptActivations[] kept, RowBatch batch, int width) : BatchReading
{
    /// <inheritdoc/>
    public override bool ReadsStreams => true;

    /// <inheritdoc/>
    public override bool ReadsStreamsOnHost => true;

    /// <inheritdoc/>
    public override void ReadStream(StreamStep step)
    {
        KeptActivation activation =
            step.Entry == BlockEntry.Mlp ? KeptActivation.ResidMid : KeptActivation.ResidPre;
        ReadOnlySpan<float> values = step.Stream.Elements<float>();
        for (int row = 0; row < kept.Length; row++)
        {
            int size = batch.Rows[row].Tokens.Length * width;
            kept[row].Keep(activation, step.Place, values.Slice(row * batch.Length * width, size));
        }
    }
}
