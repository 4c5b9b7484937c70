using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Takes one head's output out of a layer's.</summary>
internal static class HeadOutputs
{
    /// <summary>Copies one head's output.</summary>
    /// <param name="z">Every head's output, [pos, head, d_head]; positions after the destination's are left.</param>
    /// <param name="head">The head's index in its layer.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="destination">[pos, d_head].</param>
    public static void Copy(ReadOnlySpan<float> z, int head, ModelShape shape, Span<float> destination)
    {
        int width = shape.HeadCount * shape.DHead;
        int from = head * shape.DHead;
        for (int start = 0; start < destination.Length; start += shape.DHead, from += width)
        {
            z.Slice(from, shape.DHead).CopyTo(destination[start..]);
        }
    }

    /// <summary>The change of a head's output that an ablation makes: a (z~ - z), [pos, d_head] (E13).</summary>
    /// <remarks>Exactly 0 where z~ is z, whatever the strength.</remarks>
    /// <param name="z">The clean z of every head, [pos, head, d_head].</param>
    /// <param name="head">The head's index in its layer.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="strength">a, 1 for the replacement itself.</param>
    /// <param name="replacement">z~, [pos, d_head]; becomes the change.</param>
    public static void Subtract(
        ReadOnlySpan<float> z,
        int head,
        ModelShape shape,
        double strength,
        Span<float> replacement)
    {
        int width = shape.HeadCount * shape.DHead;
        int from = head * shape.DHead;
        for (int start = 0; start < replacement.Length; start += shape.DHead, from += width)
        {
            ReadOnlySpan<float> clean = z.Slice(from, shape.DHead);
            Span<float> change = replacement.Slice(start, shape.DHead);
            for (int dimension = 0; dimension < clean.Length; dimension++)
            {
                change[dimension] = (float)(strength * ((double)change[dimension] - clean[dimension]));
            }
        }
    }
}
