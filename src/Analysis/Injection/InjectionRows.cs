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
            ? Along(DirectionOf(direction), UnitOf(run, prompt), run.Alpha)
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

        return units[prompt] ??= new Unit(writes.Of(run.Layer, run.Vector, prompt), plan.Shape.DModel);
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

    /// <summary>A direction scaled, position by position, to the norm of a write.</summary>
    private static float[] Along(double[] direction, Unit unit, double magnitude)
    {
        float[] along = new float[unit.Write.Length];
        for (int position = 0; position < unit.Norms.Length; position++)
        {
            double norm = magnitude * unit.Norms[position];
            Span<float> own = along.AsSpan(position * direction.Length, direction.Length);
            for (int dimension = 0; dimension < direction.Length; dimension++)
            {
                own[dimension] = (float)(norm * direction[dimension]);
            }
        }

        return along;
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

    /// <summary>What a vector writes to one prompt at alpha 1.</summary>
    private sealed class Unit
    {
        public Unit(float[] write, int width)
        {
            Write = write;
            Norms = new double[write.Length / width];
            for (int position = 0; position < Norms.Length; position++)
            {
                double squares = 0;
                foreach (float value in write.AsSpan(position * width, width))
                {
                    squares += (double)value * value;
                }

                Norms[position] = Math.Sqrt(squares);
            }
        }

        /// <summary>[pos, d_model].</summary>
        public float[] Write { get; }

        /// <summary>[pos].</summary>
        public double[] Norms { get; }
    }
}

/// <summary>Which row of which prompt.</summary>
/// <param name="Run">The write.</param>
/// <param name="Prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="Effects">What the write adds along the scored directions, logits x scale, [scored].</param>
internal sealed record InjectionTag(InjectionRun Run, int Prompt, double[] Effects);
