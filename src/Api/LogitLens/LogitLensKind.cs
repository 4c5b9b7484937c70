using SelfRepair.Analysis.LogitLens;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.LogitLens;

/// <summary>The logit lens: what every layer would predict, clean and with heads ablated.</summary>
public sealed class LogitLensKind : ExperimentKind<LogitLensRequest, LogitLensReport>
{
    /// <inheritdoc/>
    public override string Name => "logit-lens";

    /// <inheritdoc/>
    public override string Summary => "Reads the target's logit, loss and rank from the stream before every layer";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(LogitLensResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<LogitLensRequest, LogitLensReport, LensRow>(
            "layers", LogitLensTables.Layers, report => report.Layers),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => LogitLensFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new("clean", "The clean run over 16 prompts of a built-in set", """{"prompt_set": "ioi", "limit": 16}"""),
        new(
            "ablated",
            "One head ablated beside it",
            """{"prompt_set": "facts", "limit": 16, "heads": ["L4H1"], "ablation": {"type": "mean"}}"""),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<LogitLensRequest>> Savings { get; } =
        [new("\"heads\": null", request => request with { Heads = null })];

    /// <inheritdoc/>
    public override IExperiment<LogitLensReport> Plan(
        LogitLensRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new LogitLensExperiment(
            new LogitLensSettings
            {
                Prompts = inputs.Prompts,
                Heads = filled.Heads?.In(inputs.Shape) ?? [],
                Ablation = inputs.AblationOf(filled),
                Positions = filled.Positions!.Choice,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(LogitLensReport report) => new(
        report,
        report.BlockPasses,
        TokenRows: null,
        report.Pairs,
        Findings.WarningsOf(report.NonFinite),
        Hints: []);

    /// <inheritdoc/>
    public override int? HeadCount(LogitLensRequest request, ModelShape shape) => request.Heads?.In(shape).Count ?? 0;

    /// <inheritdoc/>
    public override LogitLensResponse Show(
        AnalysisView view, LogitLensRequest request, LogitLensReport? report) => new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, LogitLensRequest request) => check
        .Heads(request.Heads ?? HeadsRequest.All)
        .WithoutFoils(request.Prompts, "The logit lens follows the target alone");
}
