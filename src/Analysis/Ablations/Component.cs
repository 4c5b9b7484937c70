using System.Globalization;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>A head or an MLP layer, and where its output stands in its layer's: z without value bias, or
/// mlp_out.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Offset">The first of its values at a position; 0 for an MLP.</param>
/// <param name="Width">Its values at a position.</param>
/// <param name="IsMlp">Whether it is an MLP layer, not a head.</param>
internal readonly record struct Component(int Layer, int Offset, int Width, bool IsMlp)
{
    /// <summary>A head's output.</summary>
    /// <param name="head">The head.</param>
    /// <param name="shape">The model's dimensions.</param>
    public static Component Of(HeadId head, ModelShape shape) =>
        new(head.Layer, head.Index * shape.DHead, shape.DHead, IsMlp: false);

    /// <summary>An MLP layer's output.</summary>
    /// <param name="layer">The block, from 0.</param>
    /// <param name="shape">The model's dimensions.</param>
    public static Component OfMlp(int layer, ModelShape shape) => new(layer, 0, shape.DModel, IsMlp: true);

    /// <summary>Its name: <c>L9H6</c>, or <c>MLP9</c>.</summary>
    /// <param name="shape">The model's dimensions.</param>
    public string NameIn(ModelShape shape) => IsMlp
        ? string.Create(CultureInfo.InvariantCulture, $"MLP{Layer}")
        : HeadIn(shape).ToString();

    /// <summary>The head that it is.</summary>
    /// <param name="shape">The model's dimensions.</param>
    public HeadId HeadIn(ModelShape shape) => new(Layer, Offset / shape.DHead);

    /// <summary>Its output at every position of a run, [pos, width].</summary>
    /// <param name="cache">A run that kept it.</param>
    public float[] OutputIn(ActivationCache cache)
    {
        float[] output = new float[cache.Tokens.Length * Width];
        CopyFrom(cache, output);
        return output;
    }

    /// <summary>Copies its output.</summary>
    /// <param name="cache">A run that kept it, at least as long.</param>
    /// <param name="target">Where it goes, [pos, width].</param>
    public void CopyFrom(ActivationCache cache, Span<float> target)
    {
        ReadOnlySpan<float> layer = LayerIn(cache);
        int stride = StrideIn(cache);
        for (int start = 0, from = Offset; start < target.Length; start += Width, from += stride)
        {
            layer.Slice(from, Width).CopyTo(target[start..]);
        }
    }

    /// <summary>The change of its output that an ablation makes: a (z~ - z), [pos, width] (E13).</summary>
    /// <remarks>Exactly 0 where z~ is z, whatever the strength.</remarks>
    /// <param name="clean">A clean run that kept z, at least as long.</param>
    /// <param name="strength">a, 1 for the replacement itself.</param>
    /// <param name="replacement">z~, [pos, width]; becomes the change.</param>
    public void ToChange(ActivationCache clean, double strength, Span<float> replacement)
    {
        ReadOnlySpan<float> layer = LayerIn(clean);
        int stride = StrideIn(clean);
        for (int start = 0, from = Offset; start < replacement.Length; start += Width, from += stride)
        {
            ReadOnlySpan<float> before = layer.Slice(from, Width);
            Span<float> change = replacement.Slice(start, Width);
            for (int dimension = 0; dimension < before.Length; dimension++)
            {
                change[dimension] = (float)(strength * ((double)change[dimension] - before[dimension]));
            }
        }
    }

    /// <summary>The output that an ablation gives it: z + a (z~ - z), [pos, width].</summary>
    /// <param name="clean">A clean run that kept z, at least as long.</param>
    /// <param name="strength">a, 1 for z~ itself.</param>
    /// <param name="replacement">z~, [pos, width]; becomes the output.</param>
    public void ToOutput(ActivationCache clean, double strength, Span<float> replacement)
    {
        if (strength == 1)
        {
            return;
        }

        ReadOnlySpan<float> layer = LayerIn(clean);
        int stride = StrideIn(clean);
        for (int start = 0, from = Offset; start < replacement.Length; start += Width, from += stride)
        {
            ReadOnlySpan<float> before = layer.Slice(from, Width);
            Span<float> output = replacement.Slice(start, Width);
            for (int dimension = 0; dimension < before.Length; dimension++)
            {
                double change = (double)output[dimension] - before[dimension];
                output[dimension] = (float)(before[dimension] + (strength * change));
            }
        }
    }

    private ReadOnlySpan<float> LayerIn(ActivationCache cache) =>
        IsMlp ? cache.MlpOut(Layer).Span : cache.Z(Layer).Span;

    private int StrideIn(ActivationCache cache) => LayerIn(cache).Length / cache.Tokens.Length;
}
