using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>Breaks the logit change of a prompt down into terms at every scored position, averaged over runs (E15 to
/// E27, E37).</summary>
/// <remarks>Each term is formed in double from float32 readings, and none from the others but where that is its
/// definition: active repair, the lost direct effect, self-repair and the closed forms. The caller gives the direct
/// effects of what is ablated. The buffers are used for one prompt after another.</remarks>
/// <param name="values">Where the terms go.</param>
/// <param name="capacity">The most scored positions.</param>
/// <param name="runCount">Runs that are averaged.</param>
internal sealed class Breakdown(TermValues values, int capacity, int runCount)
{
    private readonly double[] cleanEffects = new double[capacity];
    private readonly double[] effectChanges = new double[capacity];
    private readonly double[][] logitChanges = Buffers(runCount, capacity);
    private readonly double[][] selfRepairs = Buffers(runCount, capacity);
    private CleanPrompt? prompt;
    private int taken;

    /// <summary>The terms.</summary>
    public TermValues Values => values;

    /// <summary>The ablated components' clean output along the scored directions, to be written by the caller before
    /// the runs are added, logits x scale, [scored].</summary>
    public Span<double> CleanEffects => cleanEffects.AsSpan(0, values.Count);

    /// <summary>What the replacement changes of it, to be written before each run is added, logits x scale,
    /// [scored].</summary>
    public Span<double> EffectChanges => effectChanges.AsSpan(0, values.Count);

    private CleanPrompt Clean => prompt!;

    /// <summary>logit_change of a run, logits, [scored].</summary>
    /// <param name="run">The run, from 0.</param>
    public ReadOnlySpan<double> LogitChangesOf(int run) => logitChanges[run].AsSpan(0, values.Count);

    /// <summary>self_repair of a run, logits, [scored].</summary>
    /// <param name="run">The run, from 0.</param>
    public ReadOnlySpan<double> SelfRepairsOf(int run) => selfRepairs[run].AsSpan(0, values.Count);

    /// <summary>Turns to a prompt.</summary>
    /// <param name="clean">Its clean run.</param>
    public void Begin(CleanPrompt clean)
    {
        values.Begin(clean.Scored.Count);
        prompt = clean;
        taken = 0;
    }

    /// <summary>Adds a run.</summary>
    /// <param name="ablated">What was read of it.</param>
    /// <param name="members">The replaced components that the run passed, whose changes are theirs; null where it
    /// passed none.</param>
    public void Add(AblatedRun ablated, Members? members)
    {
        AddEffects();
        AddLogits(ablated.Live);
        AddLayerNorm(ablated);
        ComponentChanges.AddTotals(
            Clean.Readings, ablated.Live.Blocks, members, values[Terms.FromHeads], values[Terms.FromMlps]);
        ComponentChanges.AddRoutes(
            Clean.Readings,
            ablated.Live.Blocks,
            values[Terms.FromHeadsValues],
            values[Terms.FromHeadsPatterns]);
        taken++;
    }

    /// <summary>Averages the runs.</summary>
    public void End()
    {
        values.Average(taken);
        values.FindFinite();

        // Finite where the two are: they are sums of float32 numbers, far from the ends of a double's range.
        Span<double> lost = values[Terms.DirectEffectLost];
        ReadOnlySpan<double> effect = values[Terms.DirectEffect];
        ReadOnlySpan<double> ablated = values[Terms.DirectEffectAblated];
        for (int scored = 0; scored < lost.Length; scored++)
        {
            lost[scored] = effect[scored] - ablated[scored];
        }
    }

    /// <summary>The largest |self_repair - from_heads - from_mlps - from_layernorm| of some positions, logits
    /// (E21).</summary>
    /// <param name="counted">0 where a position is left out, [scored].</param>
    public double LargestIdentityGap(ReadOnlySpan<double> counted)
    {
        double largest = 0;
        ReadOnlySpan<double> repair = values[Terms.SelfRepair];
        ReadOnlySpan<double> heads = values[Terms.FromHeads];
        ReadOnlySpan<double> mlps = values[Terms.FromMlps];
        ReadOnlySpan<double> layerNorm = values[Terms.FromLayerNorm];
        for (int scored = 0; scored < counted.Length; scored++)
        {
            if (counted[scored] != 0)
            {
                largest = Math.Max(
                    largest, Math.Abs(repair[scored] - heads[scored] - mlps[scored] - layerNorm[scored]));
            }
        }

        return largest;
    }

    private static double[][] Buffers(int count, int capacity) =>
        [.. Enumerable.Range(0, count).Select(_ => new double[capacity])];

    private void AddEffects()
    {
        Span<double> effect = values[Terms.DirectEffect];
        Span<double> ablated = values[Terms.DirectEffectAblated];
        Span<double> isolated = values[Terms.LogitChangeIsolated];
        ReadOnlySpan<float> scale = Clean.Readings.FinalScale.Span;
        for (int scored = 0; scored < effect.Length; scored++)
        {
            double s = scale[scored];
            double clean = cleanEffects[scored] / s;

            // The change is projected, not the replacement: replacing z by itself then gives exactly 0, and what is
            // reported is what the engine was given.
            double replaced = (cleanEffects[scored] + effectChanges[scored]) / s;
            effect[scored] += clean;
            ablated[scored] += replaced;
            isolated[scored] += replaced - clean;
        }
    }

    private void AddLogits(RowReadings live)
    {
        Span<double> before = values[Terms.LogitClean];
        Span<double> after = values[Terms.LogitAblated];
        Span<double> change = values[Terms.LogitChange];
        Span<double> repair = values[Terms.SelfRepair];
        Span<double> frozen = values[Terms.LogitChangeFinal];
        ReadOnlySpan<float> cleanProjection = Clean.Readings.FinalProjection.Span;
        ReadOnlySpan<float> cleanScale = Clean.Readings.FinalScale.Span;
        ReadOnlySpan<float> projection = live.FinalProjection.Span;
        ReadOnlySpan<float> scale = live.FinalScale.Span;
        for (int scored = 0; scored < before.Length; scored++)
        {
            double s = cleanScale[scored];
            double effect = cleanEffects[scored] / s;
            double effectAblated = (cleanEffects[scored] + effectChanges[scored]) / s;
            double logitChange = ((double)projection[scored] / scale[scored]) - (cleanProjection[scored] / s);
            double selfRepair = logitChange - (effectAblated - effect);
            before[scored] += ((double)cleanProjection[scored] / s) + Clean.Biases[scored];
            after[scored] += ((double)projection[scored] / scale[scored]) + Clean.Biases[scored];
            change[scored] += logitChange;
            repair[scored] += selfRepair;
            frozen[scored] += ((double)projection[scored] - cleanProjection[scored]) / s;
            logitChanges[taken][scored] = logitChange;
            selfRepairs[taken][scored] = selfRepair;
        }
    }

    private void AddLayerNorm(AblatedRun ablated)
    {
        Span<double> all = values[Terms.FromLayerNorm];
        Span<double> ratio = values[Terms.ScaleRatio];
        ReadOnlySpan<float> cleanScale = Clean.Readings.FinalScale.Span;
        ReadOnlySpan<float> projection = ablated.Live.FinalProjection.Span;
        ReadOnlySpan<float> scale = ablated.Live.FinalScale.Span;
        for (int scored = 0; scored < all.Length; scored++)
        {
            all[scored] += LayerNormRepair.Of(projection[scored], scale[scored], cleanScale[scored]);
            ratio[scored] += (double)cleanScale[scored] / scale[scored];
        }

        if (ablated.Isolated is { } isolated)
        {
            AddPassive(ablated.Live, isolated);
        }

        if (ablated.Downstream is { } frozen)
        {
            AddDownstream(frozen);
        }
    }

    private void AddPassive(RowReadings live, RowReadings isolated)
    {
        Span<double> passive = values[Terms.FromLayerNormPassive];
        Span<double> active = values[Terms.FromLayerNormActive];
        ReadOnlySpan<float> cleanScale = Clean.Readings.FinalScale.Span;
        for (int scored = 0; scored < passive.Length; scored++)
        {
            double total = LayerNormRepair.Of(
                live.FinalProjection.Span[scored], live.FinalScale.Span[scored], cleanScale[scored]);
            double own = LayerNormRepair.Of(
                isolated.FinalProjection.Span[scored], isolated.FinalScale.Span[scored], cleanScale[scored]);
            passive[scored] += own;
            active[scored] += total - own;
        }
    }

    private void AddDownstream(RowReadings frozen)
    {
        Span<double> change = values[Terms.LogitChangeDownstream];
        for (int scored = 0; scored < change.Length; scored++)
        {
            double clean = (double)Clean.Readings.FinalProjection.Span[scored] / Clean.Readings.FinalScale.Span[scored];
            change[scored] += ((double)frozen.FinalProjection.Span[scored] / frozen.FinalScale.Span[scored]) - clean;
        }
    }
}
