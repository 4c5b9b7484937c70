using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>Reduces what a chunk's rows read to sums by head.</summary>
internal sealed class DepthReduction
{
    private readonly DepthControlsPlan plan;
    private readonly RandomProjections[] directions;
    private readonly HeadSweepPartial<DepthSums> partial;
    private readonly Breakdown breakdown;
    private readonly double[] random;
    private readonly int[][] positions;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="directions">The random directions as seen from each prompt, [place of the prompt].</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public DepthReduction(
        DepthControlsPlan plan,
        RandomProjections[] directions,
        CleanPrompt[] prompts,
        HeadSweepPartial<DepthSums> partial)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.plan = plan;
        this.directions = directions;
        this.partial = partial;
        breakdown = new Breakdown(
            new TermValues(DepthControlsPlan.Terms, capacity), capacity, plan.Sweep.Base.Ablation.RunCount);
        random = new double[plan.Writes.Count];
        positions = [.. prompts.Select(prompt => Enumerable.Range(0, prompt.Cache.Tokens.Length).ToArray())];
    }

    private ModelShape Shape => plan.Sweep.Shape;

    /// <summary>Takes an isolated row: the norms of its head's change of write at every position.</summary>
    /// <param name="head">The head in the prompt.</param>
    /// <param name="draw">The draw.</param>
    /// <param name="readings">The row's readings, its stream among them.</param>
    public void TakeIsolated(ControlledHead head, int draw, RowReadings readings)
    {
        AblatedHead ablated = head.Ablated;
        head.Norms[draw] = plan.Writes.NormsOf(
            readings.Cache!.ResidPre(Shape.LayerCount).Span,
            ablated.Clean.Cache.ResidPre(Shape.LayerCount).Span,
            positions[ablated.Prompt]);
        ablated.Take(AblatedKind.Isolated, draw, readings with { Cache = null });
    }

    /// <summary>Takes a row that ran the later blocks.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="readings">Its readings.</param>
    public void Take(ControlTag tag, RowReadings readings)
    {
        if (tag.Direction is { } direction)
        {
            AddChange(tag.Head, direction, readings);
        }
        else
        {
            tag.Head.Ablated.Take(AblatedKind.Live, tag.Draw, readings);
        }

        if (--tag.Head.Missing == 0)
        {
            Reduce(tag.Head);
        }
    }

    /// <summary>Takes in what a layer's heads left, in prompt order.</summary>
    public void CloseLayer() => partial.CloseLayer();

    private void AddChange(ControlledHead head, int direction, RowReadings readings)
    {
        RowReadings clean = head.Ablated.Clean.Readings;
        int count = clean.FinalScale.Length;
        double[] changes = head.RandomChanges ??= new double[count * random.Length];
        for (int scored = 0; scored < count; scored++)
        {
            double before = (double)clean.FinalProjection.Span[scored] / clean.FinalScale.Span[scored];
            double after = (double)readings.FinalProjection.Span[scored] / readings.FinalScale.Span[scored];
            changes[(scored * random.Length) + direction] += after - before;
        }
    }

    private void Reduce(ControlledHead head)
    {
        AblatedHead ablated = head.Ablated;
        ablated.Measure(breakdown, plan.Sweep.Heads[ablated.Ordinal], Shape);
        DepthSums sums = new(random.Length, Shape);
        double[] counted = new double[ablated.Clean.Scored.Count];
        for (int scored = 0; scored < counted.Length; scored++)
        {
            if (breakdown.Values.Finite[scored] && TryRandom(head, scored))
            {
                counted[scored] = 1;
                Sequence.Add(sums.Random, random);
            }
            else
            {
                partial.NonFinite++;
            }
        }

        partial.LargestGap = Math.Max(partial.LargestGap, breakdown.LargestIdentityGap(counted));
        sums.Terms.AddPrompt(ablated.Clean.Prompt, breakdown.Values, counted);
        sums.AddAnswers(ablated, counted, Shape);
        partial.Hold(ablated.Ordinal, ablated.Clean.Prompt, sums);
        ablated.Release();
        head.RandomChanges = null;
    }

    /// <summary>self_repair of every random write at a position, averaged over draws: its logit change less its own
    /// direct effect, |delta| w . u / s (E66).</summary>
    /// <returns>Whether all of them are finite.</returns>
    private bool TryRandom(ControlledHead head, int scored)
    {
        CleanPrompt clean = head.Ablated.Clean;
        double norm = 0;
        foreach (double[] ofDraw in head.Norms)
        {
            norm += ofDraw[clean.Scored.Positions[scored]];
        }

        double scale = clean.Readings.FinalScale.Span[scored];
        bool isFinite = true;
        for (int direction = 0; direction < random.Length; direction++)
        {
            double change = head.RandomChanges![(scored * random.Length) + direction];
            double along = directions[head.Ablated.Prompt].AlongTarget(scored, direction);
            random[direction] = (change - (norm * along / scale)) / head.Norms.Length;
            isFinite &= double.IsFinite(random[direction]);
        }

        return isFinite;
    }
}
