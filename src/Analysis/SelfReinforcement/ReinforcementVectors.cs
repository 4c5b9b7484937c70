using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>What is put back in prompts: an own output, or what stands for it, scaled at each position to its norm
/// (E54, E55).</summary>
/// <param name="plan">The plan.</param>
/// <param name="engine">What knows the heads' output matrices.</param>
internal sealed class ReinforcementVectors(SelfReinforcementPlan plan, IRowEngine engine)
{
    private readonly Dictionary<(int Prompt, ReinforcedOutput Output), double[]> norms = [];
    private double[]? direction;

    /// <summary>The change of the stream that a reinforcement makes in a prompt.</summary>
    /// <param name="reinforcement">The reinforcement.</param>
    /// <param name="clean">The prompt's clean run.</param>
    public StreamDifference Of(Reinforcement reinforcement, CleanPrompt clean)
    {
        ReinforcedOutput source = plan.Sources[reinforcement.Source];
        double alpha = plan.Settings.Alphas[reinforcement.Alpha];
        return reinforcement.Vector switch
        {
            ReinforcementVector.RandomDirection => Random(source, alpha, clean),
            ReinforcementVector.OtherHead => Other(source, alpha, clean),
            _ => Own(source, alpha, clean),
        };
    }

    /// <summary>Drops what is kept of prompts.</summary>
    public void Forget() => norms.Clear();

    private StreamDifference Own(ReinforcedOutput source, double alpha, CleanPrompt clean)
    {
        HeadDifference[] heads = [.. source.HeadsIn(plan.Shape)
            .Select(head => new HeadDifference(head, Scaled(head, clean, _ => alpha)))];
        return source.HeadIndex is null ? new HeadDifferences(heads) : heads[0];
    }

    private VectorDifference Random(ReinforcedOutput source, double alpha, CleanPrompt clean)
    {
        direction ??= RandomDirections.Unit(plan.Settings.Seed, 0, plan.Shape.DModel);
        return new VectorDifference(RandomDirections.AtNorms(direction, NormsOf(source, clean), alpha));
    }

    private HeadDifference Other(ReinforcedOutput source, double alpha, CleanPrompt clean)
    {
        HeadId other = new(source.Layer, (source.HeadIndex!.Value + 1) % plan.Shape.HeadCount);
        double[] own = NormsOf(source, clean);
        double[] ofOther = NormsOf(ReinforcedOutput.Of(other), clean);

        // What writes nothing has no direction, and stays nothing.
        return new HeadDifference(other, Scaled(other, clean, position =>
            ofOther[position] > 0 ? alpha * own[position] / ofOther[position] : 0));
    }

    /// <summary>A head's output times a number a position, [pos, d_head].</summary>
    private float[] Scaled(HeadId head, CleanPrompt clean, Func<int, double> factor)
    {
        float[] output = OutputOf(head, clean);
        for (int position = 0; position < output.Length / plan.Shape.DHead; position++)
        {
            double by = factor(position);
            foreach (ref float value in output.AsSpan(position * plan.Shape.DHead, plan.Shape.DHead))
            {
                value = (float)(by * value);
            }
        }

        return output;
    }

    private float[] OutputOf(HeadId head, CleanPrompt clean) =>
        Component.Of(head, plan.Shape).OutputIn(clean.Cache);

    /// <summary>Norm of what an output writes at each position, [pos].</summary>
    private double[] NormsOf(ReinforcedOutput output, CleanPrompt clean)
    {
        if (norms.TryGetValue((clean.Prompt, output), out double[]? known))
        {
            return known;
        }

        float[] written = new float[clean.Cache.Tokens.Length * plan.Shape.DModel];
        foreach (HeadId head in output.HeadsIn(plan.Shape))
        {
            float[] ofHead = engine.HeadWrite(head, OutputOf(head, clean));
            for (int index = 0; index < written.Length; index++)
            {
                written[index] += ofHead[index];
            }
        }

        double[] found = StreamNorms.Of(written, plan.Shape.DModel);
        norms[(clean.Prompt, output)] = found;
        return found;
    }
}
