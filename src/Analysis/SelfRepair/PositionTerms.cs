using SelfRepair.Analysis.DirectEffects;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The terms of one ablated head at every scored position of one prompt, averaged over runs (E15 to E27,
/// E37).</summary>
/// <remarks>Each term is formed in double from float32 readings, and none from the others but where that is its
/// definition: active repair, the lost direct effect, self-repair and the closed forms. The buffers are used for one
/// head after another.</remarks>
internal sealed class PositionTerms
{
    private readonly ModelShape shape;
    private readonly double[][] values;
    private readonly double[] cleanEffects;
    private readonly double[] effectChanges;
    private readonly bool[] finite;

    /// <summary>Buffers for prompts of at most so many scored positions.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="capacity">The most scored positions.</param>
    /// <param name="runCount">Runs that are averaged.</param>
    public PositionTerms(ModelShape shape, int capacity, int runCount)
    {
        this.shape = shape;
        values = [.. Terms.All.Select(_ => new double[capacity])];
        cleanEffects = new double[capacity];
        effectChanges = new double[capacity];
        finite = new bool[capacity];
        RunLogitChanges = [.. Enumerable.Range(0, runCount).Select(_ => new double[capacity])];
        RunSelfRepairs = [.. Enumerable.Range(0, runCount).Select(_ => new double[capacity])];
    }

    /// <summary>Number of scored positions of the prompt in hand.</summary>
    public int Count { get; private set; }

    /// <summary>logit_change of each run, [run][scored].</summary>
    public double[][] RunLogitChanges { get; }

    /// <summary>self_repair of each run, [run][scored].</summary>
    public double[][] RunSelfRepairs { get; }

    /// <summary>Whether every term of a position is a finite number, [scored].</summary>
    public ReadOnlySpan<bool> Finite => finite.AsSpan(0, Count);

    /// <summary>A term at every scored position, [scored].</summary>
    /// <param name="term">The term; where it is not measured, zeros.</param>
    public ReadOnlySpan<double> this[Term term] => values[(int)term].AsSpan(0, Count);

    /// <summary>Measures one head in one prompt.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="head">The ablated head.</param>
    /// <param name="runs">The ablated runs that are averaged, [run].</param>
    public void Measure(CleanPrompt clean, HeadId head, ReadOnlySpan<AblatedRun> runs)
    {
        Count = clean.Scored.Count;
        foreach (double[] term in values)
        {
            term.AsSpan(0, Count).Clear();
        }

        HeadProjection.OfClean(clean.Cache, clean.Chosen, head, shape, cleanEffects.AsSpan(0, Count));
        for (int run = 0; run < runs.Length; run++)
        {
            HeadProjection.OfChange(
                runs[run].Change.Span, clean.Cache, clean.Chosen, head, shape, effectChanges.AsSpan(0, Count));
            AddRun(clean, runs[run], run);
            ComponentRepair.AddTotals(
                clean.Readings, runs[run].Live.Blocks, Of(Term.FromHeads), Of(Term.FromMlps));
        }

        Average(runs.Length);
    }

    /// <summary>|self_repair - from_heads - from_mlps - from_layernorm| at a scored position, logits (E21).</summary>
    /// <param name="scored">The scored position's index.</param>
    public double IdentityGap(int scored) => Math.Abs(
        Of(Term.SelfRepair)[scored] - Of(Term.FromHeads)[scored] - Of(Term.FromMlps)[scored]
        - Of(Term.FromLayerNorm)[scored]);

    private Span<double> Of(Term term) => values[(int)term].AsSpan(0, Count);

    private void AddRun(CleanPrompt clean, AblatedRun ablated, int run)
    {
        ReadOnlySpan<float> cleanProjection = clean.Readings.FinalProjection.Span;
        ReadOnlySpan<float> cleanScale = clean.Readings.FinalScale.Span;
        ReadOnlySpan<float> projection = ablated.Live.FinalProjection.Span;
        ReadOnlySpan<float> scale = ablated.Live.FinalScale.Span;
        for (int scored = 0; scored < Count; scored++)
        {
            double s = cleanScale[scored];
            double logitClean = ((double)cleanProjection[scored] / s) + clean.Biases[scored];
            double logitAblated = ((double)projection[scored] / scale[scored]) + clean.Biases[scored];
            double logitChange = ((double)projection[scored] / scale[scored]) - (cleanProjection[scored] / s);
            double effect = cleanEffects[scored] / s;

            // The change is projected, not the replacement: replacing z by itself then gives exactly 0, and what is
            // reported is what the engine was given.
            double effectAblated = (cleanEffects[scored] + effectChanges[scored]) / s;
            double selfRepair = logitChange - (effectAblated - effect);
            Of(Term.LogitClean)[scored] += logitClean;
            Of(Term.LogitAblated)[scored] += logitAblated;
            Of(Term.LogitChange)[scored] += logitChange;
            Of(Term.DirectEffect)[scored] += effect;
            Of(Term.DirectEffectAblated)[scored] += effectAblated;
            Of(Term.SelfRepair)[scored] += selfRepair;
            Of(Term.ScaleRatio)[scored] += s / scale[scored];
            Of(Term.LogitChangeFinal)[scored] += ((double)projection[scored] - cleanProjection[scored]) / s;
            Of(Term.LogitChangeIsolated)[scored] += effectAblated - effect;
            RunLogitChanges[run][scored] = logitChange;
            RunSelfRepairs[run][scored] = selfRepair;
        }

        AddLayerNorm(clean, ablated);
    }

    private void AddLayerNorm(CleanPrompt clean, AblatedRun ablated)
    {
        ReadOnlySpan<float> cleanProjection = clean.Readings.FinalProjection.Span;
        ReadOnlySpan<float> cleanScale = clean.Readings.FinalScale.Span;
        ReadOnlySpan<float> projection = ablated.Live.FinalProjection.Span;
        ReadOnlySpan<float> scale = ablated.Live.FinalScale.Span;
        ReadOnlySpan<float> isolated = ablated.Isolated.FinalProjection.Span;
        ReadOnlySpan<float> isolatedScale = ablated.Isolated.FinalScale.Span;
        for (int scored = 0; scored < Count; scored++)
        {
            double s = cleanScale[scored];
            double total = LayerNormRepair.Of(projection[scored], scale[scored], s);
            double passive = LayerNormRepair.Of(isolated[scored], isolatedScale[scored], s);
            Of(Term.FromLayerNorm)[scored] += total;
            Of(Term.FromLayerNormPassive)[scored] += passive;
            Of(Term.FromLayerNormActive)[scored] += total - passive;
            if (ablated.Downstream is { } frozen)
            {
                Of(Term.LogitChangeDownstream)[scored] +=
                    ((double)frozen.FinalProjection.Span[scored] / frozen.FinalScale.Span[scored])
                    - (cleanProjection[scored] / s);
            }
        }
    }

    private void Average(int runCount)
    {
        finite.AsSpan(0, Count).Fill(true);
        foreach (double[] term in values)
        {
            for (int scored = 0; scored < Count; scored++)
            {
                term[scored] /= runCount;
                finite[scored] &= double.IsFinite(term[scored]);
            }
        }

        // Finite where the two are: they are sums of float32 numbers, far from the ends of a double's range.
        for (int scored = 0; scored < Count; scored++)
        {
            Of(Term.DirectEffectLost)[scored] =
                Of(Term.DirectEffect)[scored] - Of(Term.DirectEffectAblated)[scored];
        }
    }
}
