using SelfRepair.Analysis.DoseResponse;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.DoseResponse;

/// <summary>Dose-response: heads ablated by small pushes and large ones.</summary>
public sealed class DoseResponseKind : ExperimentKind<DoseResponseRequest, DoseResponseReport>
{
    /// <summary>Largest strength, as of every ablation.</summary>
    private const double MaxStrength = 100;

    /// <inheritdoc/>
    public override string Name => "dose-response";

    /// <inheritdoc/>
    public override string Summary => "Ablates heads one by one at several strengths";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(DoseResponseResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<DoseResponseRequest, DoseResponseReport, DoseRow>(
            "heads", DoseResponseTables.Heads, report => report.Heads),
        new AnalysisTable<DoseResponseRequest, DoseResponseReport, DoseResponseRow>(
            "responses", DoseResponseTables.Responses, report => report.Responses),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => DoseResponseFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new(
            "default",
            "A layer's heads at five strengths over 16 prompts of a built-in set",
            """{"prompt_set": "ioi", "limit": 16, "heads": ["L4H*"]}"""),
        new(
            "pushes",
            "One head pushed to either side by small steps",
            """
            {
              "prompt_set": "facts", "limit": 8, "heads": ["L3H1"], "ablation": {"type": "mean"},
              "strengths": [-2, -1, -0.5, 0.5, 1, 2]
            }
            """),
    ];

    /// <inheritdoc/>
    public override IExperiment<DoseResponseReport> Plan(
        DoseResponseRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new DoseResponseExperiment(
            new DoseResponseSettings
            {
                Prompts = inputs.Prompts,
                Heads = filled.Heads.In(inputs.Shape),
                Strengths = filled.Strengths,
                Ablation = inputs.AblationOf(filled),
                Positions = filled.Positions!.Choice,
                Metric = filled.Metric,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(DoseResponseReport report) => new(
        report,
        report.BlockPasses,
        TokenRows: null,
        report.Pairs,
        [.. report.Warnings, .. Findings.WarningsOf(report.NonFinite)],
        report.Hints);

    /// <inheritdoc/>
    public override int? HeadCount(DoseResponseRequest request, ModelShape shape) => request.Heads.In(shape).Count;

    /// <inheritdoc/>
    public override DoseResponseResponse Show(
        AnalysisView view, DoseResponseRequest request, DoseResponseReport? report) => new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, DoseResponseRequest request) => check
        .Heads(request.Heads)
        .Doses(request.Strengths, "/strengths", MaxStrength)
        .That(
            request.Ablation.Strength == 1,
            "/ablation/strength",
            "The strengths of a dose-response are strengths: \"strengths\": [0.5, 1]. Leave ablation.strength out.");
}
