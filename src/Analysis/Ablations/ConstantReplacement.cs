using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Given vectors, the same at every position of every prompt (E48).</summary>
/// <remarks>What an MLP layer writes is centered over d_model, as all that is added to the stream: LayerNorm takes the
/// mean away anyway, and blocks of folded weights leave that out.</remarks>
/// <param name="values">The vectors, by the components' names.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class ConstantReplacement(
    IReadOnlyDictionary<string, ReadOnlyMemory<float>> values, ModelShape shape) : Replacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int draw, Component component, Span<float> output)
    {
        ReadOnlySpan<float> value = values[component.NameIn(shape)].Span;
        double mean = component.IsMlp ? MeanOf(value) : 0;
        Span<float> first = output[..component.Width];
        for (int dimension = 0; dimension < first.Length; dimension++)
        {
            first[dimension] = (float)(value[dimension] - mean);
        }

        for (int start = component.Width; start < output.Length; start += component.Width)
        {
            first.CopyTo(output[start..]);
        }
    }

    private static double MeanOf(ReadOnlySpan<float> value)
    {
        double sum = 0;
        foreach (float number in value)
        {
            sum += number;
        }

        return sum / value.Length;
    }
}
