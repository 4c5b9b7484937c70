using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Rows;

/// <summary>The directions of a batch as tensors, filled once for all batches of the same prompts that follow each
/// other: a sweep sends one head after another over them.</summary>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class BatchDirections(BatchBuffers buffers, ModelShape shape)
{
    private readonly bool[] filled = new bool[shape.LayerCount];
    private Source[] sources = [];
    private ScoredPlaces? places;
    private int length;
    private bool hasUnembedding;

    /// <summary>Turns to the next batch; what is there already is kept where the batch is alike.</summary>
    /// <param name="batch">The batch, which scores something.</param>
    /// <param name="directions">Each row's directions.</param>
    /// <param name="scored">Where its scored positions lie.</param>
    public void Take(RowBatch batch, RowDirections?[] directions, ScoredPlaces scored)
    {
        Source[] next =
            [.. batch.Rows.Select((row, index) => new Source(directions[index]!, row.Chosen))];
        if (batch.Length == length && next.AsSpan().SequenceEqual(sources))
        {
            return;
        }

        sources = next;
        places = scored;
        length = batch.Length;
        hasUnembedding = false;
        Array.Clear(filled);
    }

    /// <summary>u at the scored positions, [.., d_model] in the batch's layout.</summary>
    public DeviceTensor Unembedding()
    {
        DeviceTensor value = Tensor("directions", shape.DModel);
        if (!hasUnembedding)
        {
            Fill(value, source => source.Unembedding);
            hasUnembedding = true;
        }

        return value;
    }

    /// <summary>W_O,h u of a layer's heads at the scored positions, [.., head, d_head] in the batch's layout.</summary>
    public DeviceTensor Heads(int layer)
    {
        DeviceTensor value = Tensor(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"head_directions.{layer}"),
            shape.HeadCount,
            shape.DHead);
        if (!filled[layer])
        {
            Fill(value, source => source.Heads[layer]!);
            filled[layer] = true;
        }

        return value;
    }

    /// <summary>Lets go of the rows; the next batch is filled anew.</summary>
    public void Forget() => sources = [];

    private DeviceTensor Tensor(string name, params long[] width) => places!.IsPacked
        ? buffers.OnDevice(name, [1, places.PackedCount, .. width])
        : buffers.OnDevice(name, [sources.Length, length, .. width]);

    /// <summary>Writes directions to their places; elsewhere they are 0, so that nothing but numbers is
    /// multiplied.</summary>
    private void Fill(DeviceTensor value, Func<RowDirections, float[]> part)
    {
        Span<float> target = buffers.Written(value, 0, (int)value.Count);
        target.Clear();
        int width = shape.DModel;
        int scored = 0;
        foreach (Source source in sources)
        {
            ReadOnlySpan<float> from = part(source.Directions);
            int count = source.Chosen?.Count ?? source.Directions.Scored.Count;
            for (int index = 0; index < count; index++, scored++)
            {
                from.Slice((source.Chosen?[index] ?? index) * width, width)
                    .CopyTo(target[(places!.In(scored) * width)..]);
            }
        }

        buffers.Bring(value, 0, (int)value.Count);
    }

    /// <summary>Whose directions a row has, and which of them it reads.</summary>
    private readonly record struct Source(RowDirections Directions, IReadOnlyList<int>? Chosen);
}
