using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Given vectors, the same at every position of every prompt.</summary>
/// <param name="values">The vectors, by the components' names.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class ConstantReplacement(
    IReadOnlyDictionary<string, ReadOnlyMemory<float>> values, ModelShape shape) : Replacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int draw, Component component, Span<float> output)
    {
        ReadOnlySpan<float> value = values[component.NameIn(shape)].Span;
        for (int start = 0; start < output.Length; start += component.Width)
        {
            value.CopyTo(output[start..]);
        }
    }
}
