using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>Self-reinforcement and self-suppression: a head's own output put back before it, and how its direct effect
/// answers.</summary>
/// <remarks>Its own phase is <c>reinforcement</c>; before it targets are found where none are stated.</remarks>
public sealed class SelfReinforcementExperiment : IExperiment<SelfReinforcementReport>
{
    private readonly SelfReinforcementPlan plan;
    private readonly ReinforcementPhase reinforcement;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">There is no prompt, nothing to put back, or a number is not
    /// finite.</exception>
    public SelfReinforcementExperiment(
        SelfReinforcementSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        SelfReinforcementChecks.Run(settings, shape);
        plan = new SelfReinforcementPlan(settings, shape, cancellationToken);
        reinforcement = new ReinforcementPhase(plan);
        Phases = [.. plan.Clean.All, reinforcement];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Base.ExtentWith(
        plan.RowCount + plan.Sources.Count,
        plan.Settings.Points ? plan.RowCount * plan.Base.Prompts.ScoredCount : 0);

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources) => new(
        (long)plan.Work(_ => 1), plan.Work(tokens => BlockFlops.Of(plan.Shape, tokens)), IsUpperBound: false);

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine) =>
        new ReinforcementMemory(plan).Of(engine, Extent.MaxTokenRows);

    /// <inheritdoc/>
    public SelfReinforcementReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        ReinforcementPartial sums = reinforcement.ResultIn(results);
        List<ReinforcedHeadRow> heads = [];
        List<ReinforcedLayerRow> layers = [];
        for (int source = 0; source < plan.Sources.Count; source++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddRows(source, sums, heads, layers);
        }

        return new SelfReinforcementReport(
            heads,
            ReinforcedRank.Of(heads),
            layers,
            results.IsSoFar ? null : sums.Points?.ToColumns(SelfReinforcementTerms.All),
            results.BlockPasses,
            sums.NonFinite);
    }

    private void AddRows(
        int source, ReinforcementPartial sums, List<ReinforcedHeadRow> heads, List<ReinforcedLayerRow> layers)
    {
        ReinforcedOutput output = plan.Sources[source];
        int into = plan.IntoLayerOf(output);
        IReadOnlyList<ReinforcedOutput> reads = plan.ReadsOf(output);
        for (int read = 0; read < reads.Count; read++)
        {
            HeadId? readHead = reads[read].HeadIndex is int index ? new HeadId(reads[read].Layer, index) : null;
            for (int alpha = 0; alpha < plan.Settings.Alphas.Count; alpha++)
            {
                ReinforcementLines lines = LinesOf(source, read, alpha, sums);
                double times = plan.Settings.Alphas[alpha];
                if (output.HeadIndex is int own)
                {
                    HeadId head = new(output.Layer, own);
                    heads.Add(new ReinforcedHeadRow(head, readHead!.Value, into, times, lines));
                }
                else
                {
                    layers.Add(new ReinforcedLayerRow(output.Layer, readHead, into, times, lines));
                }
            }
        }
    }

    private ReinforcementLines LinesOf(int source, int read, int alpha, ReinforcementPartial sums)
    {
        LineFit? Fit(ReinforcementVector vector, int fit)
        {
            int place = plan.PlaceOf(new Reinforcement(source, vector, alpha));
            return place < 0 ? null : sums.Of(place, fit).Fit();
        }

        return new ReinforcementLines(
            Fit(ReinforcementVector.Own, 2 * read)!,
            Fit(ReinforcementVector.Own, (2 * read) + 1)!,
            Fit(ReinforcementVector.RandomDirection, read),
            Fit(ReinforcementVector.OtherHead, read));
    }
}
