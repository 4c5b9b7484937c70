using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Neurons;

/// <summary>The direct effect of each MLP neuron, how it changes when a head is ablated, and how few neurons explain
/// how much of their layer's answer.</summary>
/// <remarks>Its own phase is <c>neurons</c>; those before it find targets and means.</remarks>
public sealed class NeuronsExperiment : IExperiment<NeuronsReport>
{
    /// <summary>What a row read of a neuron: two sums and two counts.</summary>
    private const long BytesOfReading = 24;

    private readonly NeuronsPlan plan;
    private readonly NeuronsPhase neurons;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or layer.</exception>
    public NeuronsExperiment(
        NeuronsSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(settings.Layers.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Top);
        HeadChecks.Run([settings.Head], shape);
        for (int index = 0; index < settings.Layers.Count; index++)
        {
            int layer = settings.Layers[index];
            if (layer < 0 || layer >= shape.LayerCount)
            {
                throw new MlpLayersException(layer, index, shape.LayerCount);
            }
        }

        PromptSettingsChecks.Run(settings, shape, [Component.Of(settings.Head, shape)]);
        plan = new NeuronsPlan(settings, shape, cancellationToken);
        neurons = new NeuronsPhase(plan);
        Phases = [.. plan.Clean.All, neurons];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Base.ExtentWith((long)plan.Layers.Count * RowsOfLayer);

    private int RowsOfLayer =>
        Math.Min(plan.Settings.Top, plan.Shape.DMlp) + NeuronRanking.Steps(plan.Shape.DMlp).Count();

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources)
    {
        // Of both streams through W_in, and of the direction through W_out.
        double read = 3 * 2.0 * plan.Shape.DModel * plan.Shape.DMlp * plan.Base.Prompts.ScoredCount
            * plan.Layers.Count * plan.Base.Ablation.RunCount;
        return new ExperimentWork(
            (long)plan.Work(_ => 1, drawsSources),
            plan.Work(tokens => BlockFlops.Of(plan.Shape, tokens), drawsSources) + read,
            IsUpperBound: false);
    }

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine)
    {
        int shortest = Math.Max(2, plan.Base.Prompts.Lengths().Min());
        long rows = (engine.BatchesAhead * (1 + (engine.LargestBatch(PromptMemory.Longest(plan.Base)) / shortest)))
            + plan.Base.Ablation.RunCount;
        long readings = rows * plan.Layers.Count * plan.Shape.DMlp * BytesOfReading;

        // Effects and changes of a batch's positions, and what they are made of.
        long batches = engine.ThreadCount * engine.LargestBatch(PromptMemory.Longest(plan.Base))
            * plan.Shape.DMlp * 8 * sizeof(float);
        MemoryEstimate estimate = PromptMemory.Of(
            plan.Base,
            engine,
            plan.Chunks.SelectMany(ranges => ranges),
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: plan.Base.Ablation.RunCount,
                ValuesOfScored: 8,
                BytesOfSums: (plan.Chunks.Count + 3) * NeuronSums.BytesOf(plan),
                TableRows: Extent.MaxTableRows));
        return estimate with { SweepBytes = estimate.SweepBytes + readings + batches };
    }

    /// <inheritdoc/>
    public NeuronsReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        NeuronsPartial sums = neurons.ResultIn(results);
        List<NeuronRow> rows = [];
        List<CurveRow> curves = [];
        for (int place = 0; place < plan.Layers.Count; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int layer = plan.Layers[place];
            NeuronRanking ranking = new(sums.Layers[place]);
            rows.AddRange(ranking.First(plan.Settings.Top).Select(neuron => sums.Layers[place].RowOf(layer, neuron)));
            curves.AddRange(ranking.Curve(layer));
        }

        return new NeuronsReport(
            rows,
            curves,
            Pairs,
            [.. WarningsOf(sums.NonFinite)],
            [.. PromptNotes.HintsOf(plan.Base)],
            results.BlockPasses,
            sums.NonFinite);
    }

    private IEnumerable<string> WarningsOf(long nonFinite)
    {
        int first = plan.Settings.Head.Layer + (plan.Shape.IsParallel ? 1 : 0);
        if (plan.Layers.Any(layer => layer < first))
        {
            yield return $"No MLP before layer {first} reads what {plan.Settings.Head} writes: in those layers nothing "
                + "changes.";
        }

        foreach (string warning in PromptNotes.WarningsOf(plan.Base).Concat(PromptNotes.LeftOut(nonFinite)))
        {
            yield return warning;
        }
    }
}
