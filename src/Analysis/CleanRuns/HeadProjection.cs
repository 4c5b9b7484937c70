using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Projects head outputs onto scored directions without forming a head's write: z . W_O,h u (E1,
/// E16).</summary>
internal static class HeadProjection
{
    /// <summary>z . W_O,h u of a head's clean output at every scored position, logits x scale, in double.</summary>
    /// <param name="cache">A clean run with its z and its scored directions seen through W_O.</param>
    /// <param name="subset">Which of its scored positions are projected, as ascending indices; null: all.</param>
    /// <param name="head">The head.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="projections">Where they go, [scored].</param>
    public static void OfClean(
        ActivationCache cache,
        IReadOnlyList<int>? subset,
        HeadId head,
        ModelShape shape,
        Span<double> projections)
    {
        int stride = shape.HeadCount * shape.DHead;
        ReadOnlySpan<float> z = cache.Z(head.Layer).Span[(head.Index * shape.DHead)..];
        Write(z, stride, cache, subset, head, shape, projections);
    }

    /// <summary>The same of a change of the head's output.</summary>
    /// <param name="change">The change, [pos, d_head].</param>
    /// <param name="cache">The clean run with its scored directions seen through W_O.</param>
    /// <param name="subset">Which of its scored positions are projected, as ascending indices; null: all.</param>
    /// <param name="head">The head.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="projections">Where they go, [scored].</param>
    public static void OfChange(
        ReadOnlySpan<float> change,
        ActivationCache cache,
        IReadOnlyList<int>? subset,
        HeadId head,
        ModelShape shape,
        Span<double> projections) => Write(change, shape.DHead, cache, subset, head, shape, projections);

    private static void Write(
        ReadOnlySpan<float> outputs,
        int stride,
        ActivationCache cache,
        IReadOnlyList<int>? subset,
        HeadId head,
        ModelShape shape,
        Span<double> projections)
    {
        IReadOnlyList<int> positions = cache.Scored!.Positions;
        ReadOnlySpan<float> directions = cache.HeadDirections(head.Layer).Span;
        for (int scored = 0; scored < projections.Length; scored++)
        {
            int index = subset?[scored] ?? scored;
            int direction = ((index * shape.HeadCount) + head.Index) * shape.DHead;
            projections[scored] = Dot(
                outputs.Slice(positions[index] * stride, shape.DHead),
                directions.Slice(direction, shape.DHead));
        }
    }

    /// <summary>Inner product in double: d_head products of 48 bits each, summed without loss that a float32 reading
    /// shows.</summary>
    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int dimension = 0; dimension < left.Length; dimension++)
        {
            sum += (double)left[dimension] * right[dimension];
        }

        return sum;
    }
}
