using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Sums of clean head outputs, and where asked of MLP outputs, over prompts, in double: over all positions, or
/// position by position (E33, E34).</summary>
/// <remarks>A slot is a position, or where positions are pooled the only one. Sums add, so that a chunk's are a
/// partial.</remarks>
internal sealed class OutputSums : IMergeable<OutputSums>
{
    private readonly bool byPosition;
    private readonly bool withMlps;
    private readonly int layerCount;
    private readonly int width;

    // [slot][layer, head, d_head] and then, where MLPs are summed, [layer, d_model]; grown to the longest prompt.
    private readonly List<double[]> sums = [];
    private readonly List<long> counts = [];

    /// <summary>Empty sums.</summary>
    /// <param name="means">What is summed.</param>
    /// <param name="shape">The model's dimensions.</param>
    public OutputSums(MeansOf means, ModelShape shape)
    {
        byPosition = means.ByPosition;
        withMlps = means.WithMlps;
        layerCount = shape.LayerCount;
        width = shape.DModel;
    }

    private OutputSums(PlainDataReader reader)
    {
        byPosition = reader.ReadInteger() != 0;
        withMlps = reader.ReadInteger() != 0;
        layerCount = (int)reader.ReadInteger();
        width = (int)reader.ReadInteger();
        counts = reader.ReadGrowing<long>();
        while (sums.Count < counts.Count)
        {
            sums.Add(reader.ReadArray<double>());
        }
    }

    /// <inheritdoc/>
    public static OutputSums Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(byPosition ? 1L : 0L);
        writer.Write(withMlps ? 1L : 0L);
        writer.Write((long)layerCount);
        writer.Write((long)width);
        writer.Write(counts);
        foreach (double[] slot in sums)
        {
            writer.Write<double>(slot);
        }
    }

    /// <summary>Adds every position of one prompt's clean run.</summary>
    /// <param name="cache">The run's activations, those that are summed among them.</param>
    public void Add(ActivationCache cache)
    {
        int positionCount = cache.Tokens.Length;
        Grow(byPosition ? positionCount : 1);
        for (int layer = 0; layer < layerCount; layer++)
        {
            Add(cache.Z(layer).Span, layer);
            if (withMlps)
            {
                Add(cache.MlpOut(layer).Span, layerCount + layer);
            }
        }

        for (int position = 0; position < positionCount; position++)
        {
            counts[SlotOf(position)]++;
        }
    }

    /// <inheritdoc/>
    public void Merge(OutputSums later)
    {
        Grow(later.sums.Count);
        for (int slot = 0; slot < later.sums.Count; slot++)
        {
            counts[slot] += later.counts[slot];
            Span<double> own = sums[slot];
            ReadOnlySpan<double> added = later.sums[slot];
            for (int index = 0; index < own.Length; index++)
            {
                own[index] += added[index];
            }
        }
    }

    /// <summary>Writes the mean output of a head, or of an MLP layer.</summary>
    /// <param name="position">The position.</param>
    /// <param name="component">The head, or the MLP layer.</param>
    /// <param name="target">Where it goes, [d_head] or [d_model].</param>
    public void WriteMean(int position, Component component, Span<float> target)
    {
        int slot = SlotOf(position);
        int layer = component.IsMlp ? layerCount + component.Layer : component.Layer;
        ReadOnlySpan<double> sum = sums[slot].AsSpan((layer * width) + component.Offset, target.Length);
        for (int dimension = 0; dimension < sum.Length; dimension++)
        {
            target[dimension] = (float)(sum[dimension] / counts[slot]);
        }
    }

    private void Add(ReadOnlySpan<float> values, int layer)
    {
        for (int position = 0; position * width < values.Length; position++)
        {
            Span<double> sum = sums[SlotOf(position)].AsSpan(layer * width, width);
            ReadOnlySpan<float> added = values.Slice(position * width, width);
            for (int index = 0; index < added.Length; index++)
            {
                sum[index] += added[index];
            }
        }
    }

    private int SlotOf(int position) => byPosition ? position : 0;

    private void Grow(int slotCount)
    {
        while (sums.Count < slotCount)
        {
            sums.Add(new double[layerCount * width * (withMlps ? 2 : 1)]);
            counts.Add(0);
        }
    }
}
