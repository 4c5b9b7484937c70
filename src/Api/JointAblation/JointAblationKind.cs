using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.JointAblation;

/// <summary>Joint ablation: components replaced together, with others frozen where asked.</summary>
public sealed class JointAblationKind : ExperimentKind<JointAblationRequest, JointAblationReport>
{
    /// <inheritdoc/>
    public override string Name => "joint-ablation";

    /// <inheritdoc/>
    public override string Summary => "Ablates sets of heads, attention layers and MLP layers together";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(JointAblationResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<JointAblationRequest, JointAblationReport, SetRow>(
            "sets", JointAblationTables.Sets, report => report.Sets),
        new AnalysisTable<JointAblationRequest, JointAblationReport, CarrierRow>(
            "carriers", JointAblationTables.Carriers, report => report.Carriers),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => JointAblationFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new(
            "pairs",
            "Every pair of a layer's heads over 16 prompts of a built-in set",
            """{"prompt_set": "ioi", "limit": 16, "all_pairs_of": ["L4H*"]}"""),
        new(
            "frozen",
            "A head, and the same with all later attention frozen: what the later heads repair",
            """
            {
              "prompt_set": "ioi", "limit": 16, "carriers": true,
              "sets": [
                {"name": "head", "heads": ["L3H1"]},
                {"name": "head, later attention frozen", "heads": ["L3H1"], "freeze_attention_layers": [4, 5]}
              ]
            }
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<JointAblationRequest>> Savings { get; } =
        [new("\"carriers\": false", request => request with { Carriers = false })];

    /// <inheritdoc/>
    public override IExperiment<JointAblationReport> Plan(
        JointAblationRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new JointAblationExperiment(
            new JointAblationSettings
            {
                Prompts = inputs.Prompts,
                Sets = RequestedSets.Of(filled, inputs.Shape),
                Carriers = filled.Carriers,
                Ablation = inputs.AblationOf(filled),
                Positions = filled.Positions!.Choice,
                Metric = filled.Metric,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(JointAblationReport report) => new(
        report,
        report.BlockPasses,
        TokenRows: null,
        report.Pairs,
        Findings.WarningsOf(report.NonFinite),
        Hints: []);

    /// <inheritdoc/>
    public override JointAblationResponse Show(
        AnalysisView view, JointAblationRequest request, JointAblationReport? report) => new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, JointAblationRequest request)
    {
        check.That(
            request.Sets is null != request.AllPairsOf is null,
            request.AllPairsOf is null ? "/sets" : "/all_pairs_of",
            "A request has either sets or all_pairs_of: {\"sets\": [{\"heads\": [\"L4H0\", \"L5H1\"]}]} or "
                + "{\"all_pairs_of\": [\"L4H0\", \"L5H*\"]}.");
        check.That(request.Sets is not { Count: 0 }, "/sets", "sets is empty. Give at least one.");
        check.That(
            request.AllPairsOf is not { Count: 0 }, "/all_pairs_of", "all_pairs_of is empty. Name at least two heads.");
        check.HeadNames(request.AllPairsOf, "/all_pairs_of");
        for (int index = 0; index < (request.Sets?.Count ?? 0); index++)
        {
            Check(check, request.Sets![index], JsonPointer.At("/sets", index));
        }
    }

    /// <summary>A null in a list passes the deserializer, whatever the list's type says.</summary>
    private static void Check(RequestCheck check, ComponentSetRequest? set, string pointer)
    {
        check.That(set is not null, pointer, "A set is an object, such as {\"heads\": [\"L4H0\"], \"mlps\": [5]}.");
        check.Name(set?.Name, $"{pointer}/name");
        check.HeadNames(set?.Heads, $"{pointer}/heads");
        check.HeadNames(set?.FreezeHeads, $"{pointer}/freeze_heads");
    }
}
