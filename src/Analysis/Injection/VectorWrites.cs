using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Injection;

/// <summary>What a vector writes to a prompt's stream at alpha 1, position by position (E60, E61).</summary>
/// <param name="plan">The plan.</param>
/// <param name="prompts">The chunk's clean runs.</param>
/// <param name="engine">Knows what heads write.</param>
/// <param name="differences">First less second resid_pre, [pos, d_model], by layer and vector.</param>
internal sealed class VectorWrites(
    InjectionPlan plan,
    CleanPrompt[] prompts,
    IRowEngine engine,
    IReadOnlyDictionary<(int Layer, int Vector), float[]> differences)
{
    private readonly HashSet<int>? at = plan.Settings.At?.ToHashSet();

    private ModelShape Shape => plan.Shape;

    /// <summary>The write.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="vector">The vector, by its place in the answer.</param>
    /// <param name="prompt">The prompt's place among the clean runs.</param>
    /// <returns>[pos, d_model]; 0 where nothing is written.</returns>
    public float[] Of(int layer, int vector, int prompt)
    {
        ActivationCache clean = prompts[prompt].Cache;
        ReadOnlySpan<float> given = ValuesOf(layer, plan.Vectors[vector], vector, prompt).Span;
        float[] write = new float[clean.Tokens.Length * Shape.DModel];
        ReadOnlySpan<float> stream = clean.ResidPre(layer).Span;
        double[] centered = new double[Shape.DModel];
        bool isSame = plan.Vectors[vector].Source is GivenVector or RandomVectors;
        for (int position = 0; position < clean.Tokens.Length; position++)
        {
            int from = isSame ? 0 : position * Shape.DModel;
            if (from >= given.Length || !(at?.Contains(position) ?? true))
            {
                continue;
            }

            Center(given.Slice(from, Shape.DModel), centered);
            Span<float> own = write.AsSpan(position * Shape.DModel, Shape.DModel);
            if (plan.Settings.Operation == InjectionOperation.ProjectOut)
            {
                ProjectOut(centered, stream.Slice(position * Shape.DModel, Shape.DModel));
            }

            for (int dimension = 0; dimension < centered.Length; dimension++)
            {
                own[dimension] = (float)centered[dimension];
            }
        }

        return write;
    }

    /// <summary>The vector before it is centered: [d_model] where it is the same everywhere, else [pos,
    /// d_model].</summary>
    private ReadOnlyMemory<float> ValuesOf(int layer, PlannedVector planned, int vector, int prompt) =>
        planned.Source switch
        {
            GivenVector given => given.Values,
            GivenVectors given => given.OfPrompts[prompts[prompt].Prompt],
            HeadVector of => engine.HeadWrite(
                of.Head, Component.Of(of.Head, Shape).OutputIn(prompts[prompt].Cache)),
            RandomVectors random => Scaled(
                RandomDirections.Unit(random.Seed, planned.Direction, Shape.DModel), random.Norm),
            _ => differences[(layer, vector)],
        };

    private static float[] Scaled(double[] direction, double norm) =>
        [.. direction.Select(value => (float)(norm * value))];

    private static void Center(ReadOnlySpan<float> values, Span<double> centered)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        for (int dimension = 0; dimension < centered.Length; dimension++)
        {
            centered[dimension] = values[dimension] - (sum / centered.Length);
        }
    }

    /// <summary>-(r . w) w with w the vector at norm 1; a vector of 0 stays 0.</summary>
    private static void ProjectOut(Span<double> vector, ReadOnlySpan<float> stream)
    {
        double along = 0;
        double squares = 0;
        for (int dimension = 0; dimension < vector.Length; dimension++)
        {
            along += vector[dimension] * stream[dimension];
            squares += vector[dimension] * vector[dimension];
        }

        double factor = squares > 0 ? -along / squares : 0;
        foreach (ref double value in vector)
        {
            value *= factor;
        }
    }
}
