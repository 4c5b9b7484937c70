using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.PredictionChange;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.PredictionChange;

/// <summary>Prediction change: what else the model predicts when a head is ablated.</summary>
public sealed class PredictionChangeKind : ExperimentKind<PredictionChangeRequest, PredictionChangeReport>
{
    /// <inheritdoc/>
    public override string Name => "prediction-change";

    /// <inheritdoc/>
    public override string Summary =>
        "Ablates heads one by one and measures how far the distribution over the vocabulary moves";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(PredictionChangeResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<PredictionChangeRequest, PredictionChangeReport, PredictionRow>(
            "heads", PredictionChangeTables.Heads, report => report.Heads),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TokenTerms { get; } =
        [.. PredictionChangeTerms.All.Select(term => term.Name)];

    /// <inheritdoc/>
    public override int MaxTopTokens => RequestLimits.MaxTopTokens;

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => PredictionChangeFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new("heads", "All heads over 16 prompts of a built-in set", """{"prompt_set": "facts", "limit": 16}"""),
        new(
            "tokens",
            "One head, and the three most likely tokens of every prompt before and after",
            """
            {
              "prompt_set": "facts", "limit": 16, "heads": ["L4H1"], "ablation": {"type": "mean"},
              "top_k": 3, "tokens": "all"
            }
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<PredictionChangeRequest>> Savings { get; } =
        [new("\"tokens\": \"none\"", request => request with { Tokens = KeptPredictions.None })];

    /// <inheritdoc/>
    public override IExperiment<PredictionChangeReport> Plan(
        PredictionChangeRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new PredictionChangeExperiment(
            new PredictionChangeSettings
            {
                Prompts = inputs.Prompts,
                Heads = filled.Heads.In(inputs.Shape),
                TopCount = filled.TopK,
                KeepsTokens = filled.Tokens == KeptPredictions.All,
                Ablation = inputs.AblationOf(filled),
                Positions = filled.Positions!.Choice,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(PredictionChangeReport report) =>
        new(report, report.BlockPasses, report.TokenRows, report.Pairs, report.Warnings, Hints: []);

    /// <inheritdoc/>
    public override KeepTokens KeptTokens(PredictionChangeRequest request) =>
        request.Tokens == KeptPredictions.All ? KeepTokens.All : KeepTokens.None;

    /// <inheritdoc/>
    public override int? HeadCount(PredictionChangeRequest request, ModelShape shape) => request.Heads.In(shape).Count;

    /// <inheritdoc/>
    public override long BytesBesideRows(PredictionChangeReport report) => report.TokenRows?.TopTokens is { } top
        ? (long)(top.IdsBefore.Length + top.IdsAfter.Length) * (sizeof(int) + sizeof(float))
        : 0;

    /// <inheritdoc/>
    public override PredictionChangeResponse Show(
        AnalysisView view, PredictionChangeRequest request, PredictionChangeReport? report) =>
        new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, PredictionChangeRequest request) =>
        check.Heads(request.Heads).WithoutFoils(request.Prompts, "A loss is the target's alone");
}
