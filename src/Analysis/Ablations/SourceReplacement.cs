using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>z~ is the z of source rows at the same position: of one draw, or the mean of all draws (E32, E36,
/// E37).</summary>
/// <param name="sources">Clean activations of the source rows, [prompt][draw].</param>
/// <param name="average">What draws are averaged over.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class SourceReplacement(
    IReadOnlyList<IReadOnlyList<ActivationCache>> sources,
    DrawAverage average,
    ModelShape shape) : HeadReplacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int run, HeadId head, Span<float> z)
    {
        if (average == DrawAverage.Outcomes)
        {
            HeadOutputs.Copy(sources[prompt][run].Z(head.Layer).Span, head.Index, shape, z);
        }
        else
        {
            WriteMean(sources[prompt], head, z);
        }
    }

    private void WriteMean(IReadOnlyList<ActivationCache> draws, HeadId head, Span<float> z)
    {
        double[] sums = new double[z.Length];
        foreach (ActivationCache draw in draws)
        {
            HeadOutputs.Copy(draw.Z(head.Layer).Span, head.Index, shape, z);
            for (int index = 0; index < z.Length; index++)
            {
                sums[index] += z[index];
            }
        }

        for (int index = 0; index < z.Length; index++)
        {
            z[index] = (float)(sums[index] / draws.Count);
        }
    }
}
