using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Sets of heads, attention layers and MLP layers replaced together, with others frozen where asked: how their
/// damage adds up, and how the rest of the model answers.</summary>
/// <remarks>A replaced component does not react. Its own phase is <c>joint</c>; those before it find targets and
/// means.</remarks>
public sealed class JointAblationExperiment : IExperiment<JointAblationReport>
{
    private readonly JointAblationPlan plan;
    private readonly JointPhase joint;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">There is no prompt, or no set.</exception>
    public JointAblationExperiment(
        JointAblationSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        JointAblationChecks.Run(settings, shape);
        plan = new JointAblationPlan(settings, shape, cancellationToken);
        joint = new JointPhase(plan);
        Phases = [.. plan.Clean.All, joint];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Base.ExtentWith(plan.Sets.Sum(set => 1L + set.Carriers.Count));

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources)
    {
        double Count(Func<int, double> ofBlock) => plan.Clean.Work(ofBlock) + plan.Work(ofBlock, drawsSources);
        return new ExperimentWork(
            (long)Count(_ => 1), Count(tokens => BlockFlops.Of(plan.Shape, tokens)), IsUpperBound: false);
    }

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine)
    {
        long rows = plan.Chunks.Max(chunk => (long)plan.InterventionsOf(chunk).Length)
            * plan.Base.Ablation.RunCount;
        long sets = plan.Chunks.Max(chunk => (long)chunk.SetCount);
        return PromptMemory.Of(
            plan.Base,
            engine,
            plan.Chunks.Select(chunk => chunk.Prompts),
            new PromptMemory.Needs(
                plan.NeedsMlps,
                rows,
                ((rows * (2 + (sets * plan.Shape.LayerCount * (plan.Shape.HeadCount + 1L) / rows))) / 2) + 64,
                Extent.MaxTableRows * 1_000,
                Extent.MaxTableRows,
                plan.NeedsMlps ? plan.Shape.DModel : plan.Shape.DHead));
    }

    /// <inheritdoc/>
    public JointAblationReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        SetPartial sums = joint.ResultIn(results);
        return new JointAblationReport(
            [.. plan.Sets.Select((set, index) => RowOf(set.Set, sums.OfSet(index)))],
            plan.Settings.Carriers ? [.. plan.Sets.SelectMany((set, index) => CarriersOf(set, index, sums))] : null,
            sums.IdentityMax,
            sums.NonFinite,
            Pairs,
            results.BlockPasses);
    }

    private static SetRow RowOf(ComponentSet set, TermSums sums)
    {
        TermSet terms = JointAblationTerms.Of(set);
        return new SetRow(
            set,
            sums.Count,
            terms,
            [.. terms.Select(term => sums.StatisticsOf(JointAblationTerms.All.IndexOf(term), interval: null))]);
    }

    private IEnumerable<CarrierRow> CarriersOf(SetPlan set, int index, SetPartial sums) =>
        set.Carriers.Select((carrier, place) =>
        {
            TermSums own = sums.OfCarrier(index, place);
            return new CarrierRow(
                set.Set,
                carrier.Later.NameIn(plan.Shape),
                own.Count,
                own.StatisticsOf(0, interval: null));
        });
}
