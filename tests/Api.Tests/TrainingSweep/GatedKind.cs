using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.TrainingSweep;

/// <summary>An experiment that is none of the service's and that a test holds up as each run begins.</summary>
/// <param name="begin">Called as a run begins, on the thread that runs it, with what stops it.</param>
public sealed class GatedKind(Action<CancellationToken> begin) : ExperimentKind<MadeUpRequest, SelfRepairReport>
{
    private readonly MadeUpKind madeUp = new();

    /// <inheritdoc/>
    public override string Name => "gated";

    /// <inheritdoc/>
    public override string Summary => "Ablates heads by zero once it may";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(MadeUpResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables => madeUp.Tables;

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => [];

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples => madeUp.Examples;

    /// <inheritdoc/>
    public override IExperiment<SelfRepairReport> Plan(
        MadeUpRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new Gated(madeUp.Plan(filled, inputs, cancellationToken), begin);

    /// <inheritdoc/>
    public override Findings Find(SelfRepairReport report) => madeUp.Find(report);

    /// <inheritdoc/>
    public override MadeUpResponse Show(AnalysisView view, MadeUpRequest request, SelfRepairReport? report) =>
        madeUp.Show(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, MadeUpRequest request) =>
        check.That(request.Least >= 0, "/least", "least is 0 or more.");

    private sealed class Gated(IExperiment<SelfRepairReport> inner, Action<CancellationToken> begin)
        : IExperiment<SelfRepairReport>
    {
        public IReadOnlyList<Phase> Phases => inner.Phases;

        public ExperimentExtent Extent => inner.Extent;

        public void Draw(CancellationToken cancellationToken)
        {
            begin(cancellationToken);
            inner.Draw(cancellationToken);
        }

        public void Forget() => inner.Forget();

        public ExperimentWork Work(bool drawsSources) => inner.Work(drawsSources);

        public MemoryEstimate Memory(EngineExtent engine) => inner.Memory(engine);

        public SelfRepairReport Report(PhaseResults results, CancellationToken cancellationToken) =>
            inner.Report(results, cancellationToken);
    }
}
