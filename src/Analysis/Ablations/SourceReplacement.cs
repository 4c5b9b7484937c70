using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Ablations;

/// <summary>The outputs of source rows at the same position: of one draw, or the mean of all draws (E32, E36,
/// E37).</summary>
/// <param name="sources">Clean activations of the source rows, [prompt][draw].</param>
/// <param name="average">What draws are averaged over.</param>
internal sealed class SourceReplacement(
    IReadOnlyList<IReadOnlyList<ActivationCache>> sources, DrawAverage average) : Replacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int draw, Component component, Span<float> output)
    {
        if (average == DrawAverage.Outcomes)
        {
            component.CopyFrom(sources[prompt][draw], output);
        }
        else
        {
            WriteMean(sources[prompt], component, output);
        }
    }

    private static void WriteMean(IReadOnlyList<ActivationCache> draws, Component component, Span<float> output)
    {
        double[] sums = new double[output.Length];
        foreach (ActivationCache draw in draws)
        {
            component.CopyFrom(draw, output);
            for (int index = 0; index < output.Length; index++)
            {
                sums[index] += output[index];
            }
        }

        for (int index = 0; index < output.Length; index++)
        {
            output[index] = (float)(sums[index] / draws.Count);
        }
    }
}
