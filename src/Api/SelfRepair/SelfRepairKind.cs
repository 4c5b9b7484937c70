using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Self-repair: heads ablated one by one, and how the rest of the model answers.</summary>
public sealed class SelfRepairKind : ExperimentKind<SelfRepairRequest, SelfRepairReport>
{
    /// <summary>A number of a matrix: a nullable double.</summary>
    private const int BytesPerCell = 16;

    /// <inheritdoc/>
    public override string Name => "self-repair";

    /// <inheritdoc/>
    public override string Summary => "Ablates heads one by one and measures what the rest of the model repairs";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(SelfRepairResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<SelfRepairRequest, SelfRepairReport, HeadRow>(
            "heads",
            SelfRepairTables.Heads,
            ("all", report => report.Heads),
            ("top", report => report.HeadsTop)),
        new AnalysisTable<SelfRepairRequest, SelfRepairReport, LayerRow>(
            "layers",
            SelfRepairTables.Layers,
            ("all", report => report.Layers),
            ("top", report => report.LayersTop)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => SelfRepairFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<string> TokenTerms { get; } = [.. SelfRepairTerms.All.Select(term => term.Name)];

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples => SelfRepairExamples.All;

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<SelfRepairRequest>> Savings { get; } =
    [
        new("\"bootstrap\": 0", request => request with { Bootstrap = 0 }),
        new("\"matrix\": false", request => request with { Matrix = false }),
        new("\"tokens\": \"none\"", request => request with { Tokens = KeepTokens.None }),
    ];

    /// <inheritdoc/>
    public override IExperiment<SelfRepairReport> Plan(
        SelfRepairRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new SelfRepairExperiment(SettingsOf(filled, inputs), inputs.Shape, cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(SelfRepairReport report) => new(
        report, report.BlockPasses, report.TokenRows, report.Pairs, report.Warnings, report.Hints);

    /// <inheritdoc/>
    public override KeepTokens KeptTokens(SelfRepairRequest request) => request.Tokens;

    /// <inheritdoc/>
    public override int? HeadCount(SelfRepairRequest request, ModelShape shape) => request.Heads.In(shape).Count;

    /// <inheritdoc/>
    public override long BytesBesideRows(SelfRepairReport report) =>
        (CellsOf(report.Matrix) + CellsOf(report.MatrixTop)) * BytesPerCell;

    /// <inheritdoc/>
    public override SelfRepairResponse Show(
        AnalysisView view, SelfRepairRequest request, SelfRepairReport? report) => new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, SelfRepairRequest request) => check
        .Heads(request.Heads)
        .That(request.Rows.Count > 0, "/rows", "rows is empty. Ask for [\"all\"], [\"top\"] or both.");

    private static SelfRepairSettings SettingsOf(SelfRepairRequest filled, ExperimentInputs inputs) => new()
    {
        Prompts = inputs.Prompts,
        Heads = filled.Heads.In(inputs.Shape),
        Ablation = inputs.AblationOf(filled),
        Positions = filled.Positions!.Choice,
        Metric = filled.Metric,
        TopFraction = filled.TopFraction,
        Floor = filled.Floor,
        AllRows = filled.Rows.Contains(HeadSubset.All),
        TopRows = filled.Rows.Contains(HeadSubset.Top),
        LayerNorm = SelfRepairTables.LayerNormOf(filled),
        Routes = filled.Routes,
        Matrix = filled.Matrix,
        KeepTokens = filled.Tokens,
        Bootstrap = filled.Bootstrap,
        BootstrapSeed = filled.BootstrapSeed,
        EndOfText = inputs.EndOfText,
        Budgets = inputs.Budgets,
    };

    private static long CellsOf(RepairMatrix? matrix) =>
        matrix?.Heads.Sum(layers => layers.Sum(heads => heads.Count + 1L)) ?? 0;
}
