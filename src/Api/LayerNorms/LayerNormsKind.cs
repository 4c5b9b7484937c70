using SelfRepair.Analysis.LayerNorms;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.LayerNorms;

/// <summary>LayerNorm: the logit change under live and frozen scales, and what a loss of norm alone would do.</summary>
public sealed class LayerNormsKind : ExperimentKind<LayerNormsRequest, LayerNormsReport>
{
    /// <inheritdoc/>
    public override string Name => "layernorm";

    /// <inheritdoc/>
    public override string Summary =>
        "Ablates heads under live and frozen LayerNorms, beside random writes of their norm";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(LayerNormsResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<LayerNormsRequest, LayerNormsReport, LayerNormsRow>(
            "heads", LayerNormsTables.Heads, report => report.Heads),
        new AnalysisTable<LayerNormsRequest, LayerNormsReport, ScaleHistogram>(
            "histograms", LayerNormsTables.Histograms, report => report.Histograms),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => LayerNormsFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new("modes", "Every head over 16 prompts of a built-in set", """{"prompt_set": "ioi", "limit": 16}"""),
        new(
            "histograms",
            "Two heads under mean ablation: finer bins, more random directions, without the mode that doubles the runs",
            """
            {
              "prompt_set": "facts", "limit": 16, "heads": ["L4H1", "L5H0"], "ablation": {"type": "mean"},
              "bins": {"count": 100, "from": 0.9, "to": 1.1}, "random": {"count": 100}, "downstream": false
            }
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<LayerNormsRequest>> Savings { get; } =
        [new("\"downstream\": false", request => request with { Downstream = false })];

    /// <inheritdoc/>
    public override IExperiment<LayerNormsReport> Plan(
        LayerNormsRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new LayerNormsExperiment(
            new LayerNormsSettings
            {
                Prompts = inputs.Prompts,
                Heads = filled.Heads.In(inputs.Shape),
                Ablation = inputs.AblationOf(filled),
                Positions = filled.Positions!.Choice,
                Metric = filled.Metric,
                Bins = BinsOf(filled.Bins),
                Random = RequestedDirections.Of(filled.Random),
                Downstream = filled.Downstream,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(LayerNormsReport report) => new(
        report, report.BlockPasses, TokenRows: null, report.Pairs, report.Warnings, report.Hints);

    /// <inheritdoc/>
    public override int? HeadCount(LayerNormsRequest request, ModelShape shape) => request.Heads.In(shape).Count;

    /// <inheritdoc/>
    public override long BytesBesideRows(LayerNormsReport report) =>
        report.Histograms.Sum(row => (long)sizeof(long) * row.Ratios.Counts.Count);

    /// <inheritdoc/>
    public override LayerNormsResponse Show(
        AnalysisView view, LayerNormsRequest request, LayerNormsReport? report) => new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, LayerNormsRequest request) => check
        .Heads(request.Heads)
        .Part(request.Bins, "/bins")
        .Part(request.Random, "/random")
        .That(
            request.Bins.From < request.Bins.To,
            "/bins/to",
            "bins lie between from and to, and to is above from: "
                + "{\"bins\": {\"count\": 40, \"from\": 0.8, \"to\": 1.2}}.");

    private static HistogramBins BinsOf(HistogramBinsRequest bins)
    {
        AnalysisTooLargeException.ThrowIfAbove(
            "bins",
            bins.Count,
            RequestLimits.MaxBins,
            "Ask for fewer in bins.count, or for a part of their range.");
        return new HistogramBins(bins.Count, bins.From, bins.To);
    }
}
