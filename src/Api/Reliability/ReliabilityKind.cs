using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Reliability;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Reliability;

/// <summary>Reliability: how many prompts does a ranking of heads need?</summary>
public sealed class ReliabilityKind : ExperimentKind<ReliabilityRequest, ReliabilityReport>
{
    /// <inheritdoc/>
    public override string Name => "reliability";

    /// <inheritdoc/>
    public override string Summary => "Measures how repeatable the self-repair of heads is over prompts";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(ReliabilityResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<ReliabilityRequest, ReliabilityReport, ReliabilityRow>(
            "heads", ReliabilityTables.Heads, report => report.Heads),
        new AnalysisTable<ReliabilityRequest, ReliabilityReport, RankRow>(
            "rank_stability", ReliabilityTables.Ranks, report => report.RankStability),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => ReliabilityFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new("ranking", "Every head over 32 prompts of a built-in set", """{"prompt_set": "ioi", "limit": 32}"""),
        new(
            "late-heads",
            "The heads of two layers, under mean ablation and more splits",
            """
            {
              "prompt_set": "facts", "limit": 32, "heads": ["L4H*", "L5H*"], "splits": 1000, "seed": 1,
              "ablation": {"type": "mean"}
            }
            """),
    ];

    /// <inheritdoc/>
    public override IExperiment<ReliabilityReport> Plan(
        ReliabilityRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken)
    {
        AnalysisTooLargeException.ThrowIfAbove(
            "splits",
            filled.Splits,
            RequestLimits.MaxSplits,
            "Ask for fewer: the mean of so many correlations is known well enough.");
        return new ReliabilityExperiment(
            new ReliabilitySettings
            {
                Prompts = inputs.Prompts,
                Heads = filled.Heads.In(inputs.Shape),
                Splits = filled.Splits,
                Seed = filled.Seed,
                Floor = filled.Floor,
                Ablation = inputs.AblationOf(filled),
                Positions = filled.Positions!.Choice,
                Metric = filled.Metric,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Findings Find(ReliabilityReport report) =>
        new(report, report.BlockPasses, TokenRows: null, report.Pairs, report.Warnings, report.Hints);

    /// <inheritdoc/>
    public override int? HeadCount(ReliabilityRequest request, ModelShape shape) => request.Heads.In(shape).Count;

    /// <inheritdoc/>
    public override ReliabilityResponse Show(
        AnalysisView view, ReliabilityRequest request, ReliabilityReport? report) => new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, ReliabilityRequest request) => check.Heads(request.Heads);
}
