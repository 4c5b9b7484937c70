using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>z~ is a mean of clean activations, over all positions or position by position (E33, E34).</summary>
/// <param name="means">The means.</param>
/// <param name="dHead">Width of a head's output.</param>
internal sealed class MeanReplacement(HeadOutputSums means, int dHead) : HeadReplacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int run, HeadId head, Span<float> z)
    {
        for (int start = 0; start < z.Length; start += dHead)
        {
            means.WriteMean(start / dHead, head, z.Slice(start, dHead));
        }
    }
}
