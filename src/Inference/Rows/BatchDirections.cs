using System.Globalization;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Rows;

/// <summary>The directions of a batch as tensors in the batch's layout of scored positions.</summary>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="sources">What they were filled from.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class BatchDirections(BatchBuffers buffers, TensorSources sources, ModelShape shape)
{
    private BatchSource<Source> source = new(0, []);
    private ScoredLayout? layout;

    /// <summary>Turns to the next batch.</summary>
    /// <param name="batch">The batch, which scores something.</param>
    /// <param name="directions">Each row's directions.</param>
    /// <param name="scored">How its scored positions lie.</param>
    public void Take(RowBatch batch, RowDirections?[] directions, ScoredLayout scored)
    {
        source = new BatchSource<Source>(
            batch.Length,
            [.. batch.Rows.Select((row, index) => new Source(directions[index]!, row.ScoredSubset))]);
        layout = scored;
    }

    /// <summary>Drops the batch.</summary>
    public void Release() => (source, layout) = (new BatchSource<Source>(0, []), null);

    /// <summary>u at the scored positions, [.., d_model] in the batch's layout.</summary>
    public DeviceTensor Unembedding() => Filled("directions", row => row.Unembedding, shape.DModel);

    /// <summary>W_O,h u of a layer's heads at the scored positions, [.., head, d_head] in the batch's layout.</summary>
    public DeviceTensor Heads(int layer) => Filled(
        string.Create(CultureInfo.InvariantCulture, $"head_directions.{layer}"),
        row => row.Heads[layer]!,
        shape.HeadCount,
        shape.DHead);

    private DeviceTensor Filled(string name, Func<RowDirections, float[]> part, params long[] width)
    {
        DeviceTensor tensor = layout!.IsPacked
            ? buffers.OnDevice(name, [1, layout.PackedCount, .. width])
            : buffers.OnDevice(name, [source.Rows.Length, source.Length, .. width]);
        sources.FillOnce(name, source, () => Fill(tensor, part));
        return tensor;
    }

    /// <summary>Writes directions where they belong; elsewhere they are 0, so that nothing but numbers is
    /// multiplied.</summary>
    private void Fill(DeviceTensor tensor, Func<RowDirections, float[]> part)
    {
        Span<float> target = buffers.Staged(tensor, 0, (int)tensor.Count);
        target.Clear();
        int width = shape.DModel;
        int scored = 0;
        foreach (Source row in source.Rows)
        {
            ReadOnlySpan<float> from = part(row.Directions);
            int count = row.Subset?.Count ?? row.Directions.Scored.Count;
            for (int index = 0; index < count; index++, scored++)
            {
                from.Slice((row.Subset?[index] ?? index) * width, width)
                    .CopyTo(target[(layout!.IndexIn(scored) * width)..]);
            }
        }

        buffers.Upload(tensor, 0, (int)tensor.Count);
    }

    /// <summary>Whose directions a row has, and which of them it reads.</summary>
    private readonly record struct Source(RowDirections Directions, IReadOnlyList<int>? Subset);
}
