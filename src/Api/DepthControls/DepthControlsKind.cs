using SelfRepair.Analysis.DepthControls;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.DepthControls;

/// <summary>Depth controls: does a head break or repair because of what it wrote, or because so much lies behind
/// it.</summary>
public sealed class DepthControlsKind : ExperimentKind<DepthControlsRequest, DepthControlsReport>
{
    /// <inheritdoc/>
    public override string Name => "depth-controls";

    /// <inheritdoc/>
    public override string Summary =>
        "Ablates heads beside random writes in their places, and says which layer answers which";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(DepthControlsResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<DepthControlsRequest, DepthControlsReport, ControlRow>(
            "heads", DepthControlsTables.Heads, report => report.Heads),
        new AnalysisTable<DepthControlsRequest, DepthControlsReport, LayerEffectRow>(
            "layers", DepthControlsTables.Layers, report => report.Layers),
        new AnalysisTable<DepthControlsRequest, DepthControlsReport, AnswerRow>(
            "answers", DepthControlsTables.Answers, report => report.Answers),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => DepthControlsFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new("heads", "Every head over 8 prompts of a built-in set", """{"prompt_set": "ioi", "limit": 8}"""),
        new(
            "layer",
            "The heads of one layer under mean ablation, against 50 random directions",
            """
            {
              "prompt_set": "facts", "limit": 8, "heads": ["L1H*"], "ablation": {"type": "mean"},
              "random": {"count": 50, "seed": 1}
            }
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<DepthControlsRequest>> Savings { get; } =
    [
        new(
            "\"random\": {\"count\": 20}",
            request => request.Random.Count > 20
                ? request with { Random = request.Random with { Count = 20 } }
                : request),
    ];

    /// <inheritdoc/>
    public override IExperiment<DepthControlsReport> Plan(
        DepthControlsRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new DepthControlsExperiment(
            new DepthControlsSettings
            {
                Prompts = inputs.Prompts,
                Heads = filled.Heads.In(inputs.Shape),
                Ablation = inputs.AblationOf(filled),
                Positions = filled.Positions!.Choice,
                Metric = filled.Metric,
                Random = RequestedDirections.Of(filled.Random),
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(DepthControlsReport report) => new(
        report, report.BlockPasses, TokenRows: null, report.Pairs, report.Warnings, report.Hints);

    /// <inheritdoc/>
    public override int? HeadCount(DepthControlsRequest request, ModelShape shape) => request.Heads.In(shape).Count;

    /// <inheritdoc/>
    public override DepthControlsResponse Show(
        AnalysisView view, DepthControlsRequest request, DepthControlsReport? report) => new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, DepthControlsRequest request) => check
        .Heads(request.Heads)
        .Part(request.Random, "/random");
}
