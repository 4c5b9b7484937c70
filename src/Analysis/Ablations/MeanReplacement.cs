namespace SelfRepair.Analysis.Ablations;

/// <summary>A mean of clean activations, over all positions or position by position (E33, E34).</summary>
/// <param name="means">The means.</param>
internal sealed class MeanReplacement(OutputSums means) : Replacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int draw, Component component, Span<float> output)
    {
        for (int start = 0; start < output.Length; start += component.Width)
        {
            means.WriteMean(start / component.Width, component, output.Slice(start, component.Width));
        }
    }
}
