using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Injection;

/// <summary>Writes the rows of a chunk, run by run and within a run prompt by prompt: each starts at the layer that is
/// injected into, with the clean stream plus the write.</summary>
/// <remarks>What a vector writes at alpha 1 serves all of its runs, which follow each other; that of one vector is held
/// at a time.</remarks>
/// <param name="plan">The plan.</param>
/// <param name="prompts">The chunk's clean runs.</param>
/// <param name="writes">What vectors write at alpha 1.</param>
internal sealed class InjectionRows(InjectionPlan plan, CleanPrompt[] prompts, VectorWrites writes)
{
    private readonly double[][] directions = new double[plan.Settings.Random?.Count ?? 0][];
    private readonly Unit?[] units = new Unit?[prompts.Length];
    private (int Layer, int Vector) open = (-1, -1);

    /// <summary>The rows of some runs.</summary>
    /// <param name="runs">The runs.</param>
    public IEnumerable<TaggedRow<InjectionTag>> Write(RunRange runs) =>
        from index in runs.Runs
        let run = plan.RunAt(index)
        from prompt in Enumerable.Range(0, prompts.Length)
        select Write(run, prompt);

    private TaggedRow<InjectionTag> Write(InjectionRun run, int prompt)
    {
        CleanPrompt clean = prompts[prompt];
        float[] write = run.Direction is int direction
            ? RandomDirections.AtNorms(DirectionOf(direction), UnitOf(run, prompt).Norms, run.Alpha)
            : Times(run.Alpha, UnitOf(run, prompt).Write);
        RowStart start = new(clean.Cache, run.Layer, BlockEntry.Attention, new VectorDifference(write));
        return new TaggedRow<InjectionTag>(
            Row.From(start, run.Direction is null ? RowReads.Projections : RowReads.None),
            new InjectionTag(run, prompt, EffectsOf(write, clean)));
    }

    private Unit UnitOf(InjectionRun run, int prompt)
    {
        if (open != (run.Layer, run.Vector))
        {
            Array.Clear(units);
            open = (run.Layer, run.Vector);
        }

        if (units[prompt] is not Unit unit)
        {
            float[] write = writes.Of(run.Layer, run.Vector, prompt);
            unit = new Unit(write, StreamNorms.Of(write, plan.Shape.DModel));
            units[prompt] = unit;
        }

        return unit;
    }

    private double[] DirectionOf(int direction) => directions[direction] ??=
        RandomDirections.Unit(plan.Settings.Random!.Seed, direction, plan.Shape.DModel);

    private static float[] Times(double alpha, float[] write)
    {
        float[] times = new float[write.Length];
        for (int index = 0; index < times.Length; index++)
        {
            times[index] = (float)(alpha * write[index]);
        }

        return times;
    }

    /// <summary>v . u at every scored position, logits x scale, of the write as the row is given it.</summary>
    private double[] EffectsOf(float[] write, CleanPrompt clean)
    {
        ReadOnlySpan<float> directions = clean.Cache.ScoredDirections.Span;
        int width = plan.Shape.DModel;
        double[] effects = new double[clean.Scored.Count];
        for (int scored = 0; scored < effects.Length; scored++)
        {
            ReadOnlySpan<float> v = write.AsSpan(clean.Scored.Positions[scored] * width, width);
            ReadOnlySpan<float> u = directions.Slice(scored * width, width);
            double sum = 0;
            for (int dimension = 0; dimension < width; dimension++)
            {
                sum += (double)v[dimension] * u[dimension];
            }

            effects[scored] = sum;
        }

        return effects;
    }

    /// <summary>What a vector writes to one prompt at alpha 1, [pos, d_model], and its norms, [pos].</summary>
    private sealed record Unit(float[] Write, double[] Norms);
}

/// <summary>Which row of which prompt.</summary>
/// <param name="Run">The write.</param>
/// <param name="Prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="Effects">What the write adds along the scored directions, logits x scale, [scored].</param>
internal sealed record InjectionTag(InjectionRun Run, int Prompt, double[] Effects);
