using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;
using SelfRepair.Api.SelfRepair;

namespace SelfRepair.Api.Tests.Events;

/// <summary>Self-repair, each prompt a chunk of the last phase, and each chunk held up by a test.</summary>
/// <param name="before">Called before a chunk of the last phase, on the thread that runs it, with what stops
/// it.</param>
public sealed class ChunkedKind(Action<int, CancellationToken> before)
    : ExperimentKind<SelfRepairRequest, SelfRepairReport>
{
    private readonly SelfRepairKind kind = new();

    /// <inheritdoc/>
    public override string Name => kind.Name;

    /// <inheritdoc/>
    public override string Summary => kind.Summary;

    /// <inheritdoc/>
    public override Type ResponseType => kind.ResponseType;

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables => kind.Tables;

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => kind.Figures;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples => kind.Examples;

    /// <inheritdoc/>
    public override IExperiment<SelfRepairReport> Plan(
        SelfRepairRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new Chunked(
            kind.Plan(filled, inputs with { Budgets = new CutBudgets { MaxChunkTokens = 1 } }, cancellationToken),
            before);

    /// <inheritdoc/>
    public override Findings Find(SelfRepairReport report) => kind.Find(report);

    /// <inheritdoc/>
    public override SelfRepairResponse Show(
        AnalysisView view, SelfRepairRequest request, SelfRepairReport? report) => kind.Show(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, SelfRepairRequest request) => check.Heads(request.Heads);

    private sealed class Chunked(IExperiment<SelfRepairReport> inner, Action<int, CancellationToken> before)
        : IExperiment<SelfRepairReport>
    {
        public IReadOnlyList<Phase> Phases { get; } =
            [.. inner.Phases.SkipLast(1), new HeldPhase(inner.Phases[^1], before)];

        public ExperimentExtent Extent => inner.Extent;

        public void Draw(CancellationToken cancellationToken) => inner.Draw(cancellationToken);

        public void Forget() => inner.Forget();

        public ExperimentWork Work(bool drawsSources) => inner.Work(drawsSources);

        public MemoryEstimate Memory(EngineExtent engine) => inner.Memory(engine);

        public SelfRepairReport Report(PhaseResults results, CancellationToken cancellationToken) =>
            inner.Report(results, cancellationToken);
    }

    private sealed class HeldPhase(Phase inner, Action<int, CancellationToken> before)
        : Phase(inner.Name, inner.ChunkCount)
    {
        public override long BlockPasses(PhaseResults earlier) => inner.BlockPasses(earlier);

        public override double PositionsOf(int chunk) => inner.PositionsOf(chunk);

        public override byte[] RunChunk(int chunk, ChunkRun run)
        {
            before(chunk, run.CancellationToken);
            return inner.RunChunk(chunk, run);
        }

        public override byte[] Merge(IEnumerable<byte[]> partials, Action<GrowingSums>? growing = null) =>
            inner.Merge(partials, growing);
    }
}
