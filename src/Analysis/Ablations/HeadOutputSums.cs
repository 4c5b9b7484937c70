using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Sums of clean z over prompts, in double: over all positions, or position by position (E33, E34).</summary>
/// <remarks>A slot is a position, or where positions are pooled the only one. Sums add, so that a chunk's are a
/// partial.</remarks>
/// <param name="byPosition">Whether every position has a slot of its own.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class HeadOutputSums(bool byPosition, ModelShape shape)
{
    private readonly int width = shape.HeadCount * shape.DHead;

    // [slot][layer, head, d_head], grown to the longest prompt.
    private readonly List<double[]> sums = [];
    private readonly List<long> counts = [];

    /// <summary>Adds every position of one prompt's clean run.</summary>
    /// <param name="cache">The run's activations, z among them.</param>
    public void Add(ActivationCache cache)
    {
        int positionCount = cache.Tokens.Length;
        Grow(byPosition ? positionCount : 1);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            ReadOnlySpan<float> z = cache.Z(layer).Span;
            for (int position = 0; position < positionCount; position++)
            {
                AddTo(sums[SlotOf(position)].AsSpan(layer * width, width), z.Slice(position * width, width));
            }
        }

        for (int position = 0; position < positionCount; position++)
        {
            counts[SlotOf(position)]++;
        }
    }

    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    public void Merge(HeadOutputSums later)
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

    /// <summary>Writes the mean z of one head.</summary>
    /// <param name="position">The position.</param>
    /// <param name="head">The head.</param>
    /// <param name="z">Where it goes, [d_head].</param>
    public void WriteMean(int position, HeadId head, Span<float> z)
    {
        int slot = SlotOf(position);
        int from = (head.Layer * width) + (head.Index * shape.DHead);
        ReadOnlySpan<double> sum = sums[slot].AsSpan(from, shape.DHead);
        for (int dimension = 0; dimension < sum.Length; dimension++)
        {
            z[dimension] = (float)(sum[dimension] / counts[slot]);
        }
    }

    private static void AddTo(Span<double> sum, ReadOnlySpan<float> values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            sum[index] += values[index];
        }
    }

    private int SlotOf(int position) => byPosition ? position : 0;

    private void Grow(int slotCount)
    {
        while (sums.Count < slotCount)
        {
            sums.Add(new double[shape.LayerCount * width]);
            counts.Add(0);
        }
    }
}
