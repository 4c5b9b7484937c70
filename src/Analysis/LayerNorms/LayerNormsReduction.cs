using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>Reduces what a chunk's rows read to its partial.</summary>
internal sealed class LayerNormsReduction : HeadReduction
{
    private readonly LayerNormsPlan plan;
    private readonly RandomProjections[] directions;
    private readonly HeadSweepPartial<ScaleSums> partial;
    private readonly Breakdown breakdown;
    private readonly double[] random;
    private readonly Dictionary<(AblatedHead Head, int Draw), double[]> norms = [];

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="directions">The random directions as seen from each prompt, [place of the prompt].</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public LayerNormsReduction(
        LayerNormsPlan plan,
        RandomProjections[] directions,
        CleanPrompt[] prompts,
        HeadSweepPartial<ScaleSums> partial)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.plan = plan;
        this.directions = directions;
        this.partial = partial;
        breakdown = new Breakdown(new TermValues(plan.Terms, capacity), capacity, plan.Sweep.Base.Ablation.RunCount);
        random = new double[plan.Settings.Random.Count];
    }

    private ModelShape Shape => plan.Sweep.Shape;

    /// <inheritdoc/>
    /// <remarks>Of an isolated row's stream the norm of the head's change is kept alone: a stream a head and prompt
    /// would be more than all clean runs keep.</remarks>
    public override RowReadings Keep(AblatedRowTag tag, RowReadings readings)
    {
        if (tag.Kind != AblatedKind.Isolated)
        {
            return readings;
        }

        CleanPrompt clean = tag.Head.Clean;
        norms[(tag.Head, tag.Draw)] = plan.Writes.NormsOf(
            readings.Cache!.ResidPre(Shape.LayerCount).Span,
            clean.Cache.ResidPre(Shape.LayerCount).Span,
            clean.Scored.Positions);
        return readings with { Cache = null };
    }

    /// <inheritdoc/>
    public override void Add(AblatedHead ablated)
    {
        ablated.Measure(breakdown, plan.Sweep.Heads[ablated.Ordinal], Shape);
        ScaleSums sums = new(plan.Settings);
        double[] counted = new double[ablated.Clean.Scored.Count];
        ReadOnlySpan<double> ratios = breakdown.Values[Terms.ScaleRatio];
        for (int scored = 0; scored < counted.Length; scored++)
        {
            if (!breakdown.Values.Finite[scored] || !TryPassive(ablated, scored))
            {
                partial.NonFinite++;
                continue;
            }

            counted[scored] = 1;
            Sequence.Add(sums.Random, random);
            sums.Ratios.Add(ratios[scored]);
            partial.LargestGap = Math.Max(partial.LargestGap, IsolatedGap(ablated, scored));
        }

        sums.Terms.AddPrompt(ablated.Clean.Prompt, breakdown.Values, counted);
        partial.Hold(ablated.Ordinal, ablated.Clean.Prompt, sums);
        for (int draw = 0; draw < ablated.Differences.Count; draw++)
        {
            norms.Remove((ablated, draw));
        }

        ablated.Release();
    }

    /// <inheritdoc/>
    public override void CloseLayer() => partial.CloseLayer();

    /// <summary>The passive term of every random write at a position, averaged over draws (E65).</summary>
    /// <remarks>r + |delta| w with w of norm 1 has the scale s' with s'^2 = s^2 + (2 |delta| w . r + |delta|^2) / d: no
    /// stream is formed.</remarks>
    /// <returns>Whether all of them are finite.</returns>
    private bool TryPassive(AblatedHead ablated, int scored)
    {
        double projection = ablated.Clean.Readings.FinalProjection.Span[scored];
        double scale = ablated.Clean.Readings.FinalScale.Span[scored];
        RandomProjections seen = directions[ablated.Prompt];
        bool isFinite = true;
        for (int direction = 0; direction < random.Length; direction++)
        {
            double sum = 0;
            for (int draw = 0; draw < ablated.Differences.Count; draw++)
            {
                double norm = norms[(ablated, draw)][scored];
                double added = norm * ((2 * seen.AlongStream(scored, direction)) + norm) / Shape.DModel;
                sum += LayerNormRepair.Of(
                    projection + (norm * seen.AlongTarget(scored, direction)),
                    Math.Sqrt((scale * scale) + added),
                    scale);
            }

            random[direction] = sum / ablated.Differences.Count;
            isFinite &= double.IsFinite(random[direction]);
        }

        return isFinite;
    }

    /// <summary>|logit_change_isolated - the same read of the isolated run under the clean scale|, averaged over
    /// draws.</summary>
    private double IsolatedGap(AblatedHead ablated, int scored)
    {
        RowReadings clean = ablated.Clean.Readings;
        double read = 0;
        for (int draw = 0; draw < ablated.Differences.Count; draw++)
        {
            double change = (double)ablated.RunOf(draw).Isolated!.FinalProjection.Span[scored]
                - clean.FinalProjection.Span[scored];
            read += change / clean.FinalScale.Span[scored] / ablated.Differences.Count;
        }

        return Math.Abs(read - breakdown.Values[Terms.LogitChangeIsolated][scored]);
    }
}
