using System.Globalization;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;

namespace SelfRepair.Inference.Rows;

/// <summary>The keys and values that positions of a batch's rows see of others: those that another row kept, by place
/// as <see cref="OthersAttention"/> has them.</summary>
/// <remarks>Batches of the same prompts follow each other, so that a tensor a layer is filled once for many of
/// them.</remarks>
/// <param name="batch">Rows that have a row whose keys and values they are.</param>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="sources">What they were filled from.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class OtherPositions(
    RowBatch batch, BatchBuffers buffers, TensorSources sources, ModelShape shape) : BatchReading
{
    private readonly int wide = shape.DHead + OthersAttention.MoreDims;
    private readonly BatchSource<Source> source = new(
        batch.Length,
        [.. batch.Rows.Select(row => new Source(row.KeysAndValuesOf!, row.Tokens.Length))]);

    private int Width => shape.HeadCount * wide;

    /// <inheritdoc/>
    public override void Prepare(BlockStep step)
    {
        if (step.HasAttention)
        {
            sources.FillOnce(Named("other_positions", step.Layer), source, () =>
            {
                float unit = OthersAttention.ScoreUnit;
                Fill(Keys(step.Layer), row => row.Keys(step.Layer), [unit, unit]);
                Fill(Values(step.Layer), row => row.Values(step.Layer), [1]);
            });
        }
    }

    /// <inheritdoc/>
    public override void Bind(BlockBinding binding, BlockStep step)
    {
        if (step.HasAttention)
        {
            binding.InputRows(BlockGraph.OtherKeys, Keys(step.Layer), Width);
            binding.InputRows(BlockGraph.OtherValues, Values(step.Layer), Width);
        }
    }

    /// <summary>Writes what the other rows kept, each position's a place later; the first place is the own
    /// one.</summary>
    /// <param name="tensor">Receives it, [batch, pos, head, d_head + more].</param>
    /// <param name="kept">What a row kept, [pos, head, d_head].</param>
    /// <param name="own">What the own place holds in the dimensions that come after d_head.</param>
    private void Fill(
        DeviceTensor tensor, Func<ActivationCache, ReadOnlyMemory<float>> kept, ReadOnlySpan<float> own)
    {
        Span<float> values = buffers.Staged(tensor, 0, (int)tensor.Count);
        values.Clear();
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            Span<float> places = values.Slice(row * batch.Length * Width, batch.Length * Width);
            for (int head = 0; head < shape.HeadCount; head++)
            {
                own.CopyTo(places[((head * wide) + shape.DHead)..]);
            }

            ReadOnlySpan<float> from = kept(source.Rows[row].Cache).Span;
            int outputs = (source.Rows[row].TokenCount - 1) * shape.HeadCount;
            for (int output = 0; output < outputs; output++)
            {
                from.Slice(output * shape.DHead, shape.DHead).CopyTo(places[(Width + (output * wide))..]);
            }
        }

        buffers.Upload(tensor, 0, (int)tensor.Count);
    }

    private DeviceTensor Keys(int layer) => Tensor("other_keys", layer);

    private DeviceTensor Values(int layer) => Tensor("other_values", layer);

    private DeviceTensor Tensor(string name, int layer) =>
        buffers.OnDevice(Named(name, layer), batch.Rows.Count, batch.Length, Width);

    private static string Named(string name, int layer) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}.{layer}");

    /// <summary>Whose keys and values a row sees, and how many positions it has.</summary>
    private readonly record struct Source(ActivationCache Cache, int TokenCount);
}
