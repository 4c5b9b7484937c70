using System.Globalization;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfReinforcement;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>Self-reinforcement and self-suppression: outputs put back before their layer.</summary>
public sealed class SelfReinforcementKind : ExperimentKind<SelfReinforcementRequest, SelfReinforcementReport>
{
    /// <summary>The largest alpha, whatever its sign: streams stay far within float32.</summary>
    private const double MaxAlpha = 1e6;

    /// <inheritdoc/>
    public override string Name => "self-reinforcement";

    /// <inheritdoc/>
    public override string Summary => "Puts a head's own output back before it and measures how the head answers";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(SelfReinforcementResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<SelfReinforcementRequest, SelfReinforcementReport, ReinforcedHeadRow>(
            "heads", SelfReinforcementTables.Heads, report => report.Heads),
        new AnalysisTable<SelfReinforcementRequest, SelfReinforcementReport, ReinforcedRank>(
            "ranking", SelfReinforcementTables.Ranking, report => report.Ranking),
        new AnalysisTable<SelfReinforcementRequest, SelfReinforcementReport, ReinforcedLayerRow>(
            "attention_layers", SelfReinforcementTables.AttentionLayers, report => report.AttentionLayers),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TokenTerms { get; } =
        [.. SelfReinforcementTerms.All.Select(term => term.Name)];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => SelfReinforcementFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new(
            "heads",
            "Every head at alpha 1 over next tokens of a built-in set",
            """{"prompt_set": "text", "limit": 8, "max_tokens": 32, "positions": "all", "alphas": [1]}"""),
        new(
            "heard",
            "One head's output put before later layers, and which of the last layer's heads answer",
            """
            {
              "prompt_set": "ioi", "limit": 16, "positions": "all", "heads": ["L3H1"], "into_layer": 4,
              "read_heads": ["L5H*"], "alphas": [1, 2], "controls": ["random_direction"]
            }
            """),
        new(
            "input",
            "Only the head itself reads its output",
            """
            {"prompt_set": "ioi", "limit": 16, "positions": "all", "heads": ["L4H*"], "into": "head_input"}
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<SelfReinforcementRequest>> Savings { get; } =
    [
        new("\"points\": false", request => request with { Points = false }),
        new("\"controls\": []", request => request with { Controls = [] }),
    ];

    /// <inheritdoc/>
    public override IExperiment<SelfReinforcementReport> Plan(
        SelfReinforcementRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new SelfReinforcementExperiment(
            new SelfReinforcementSettings
            {
                Prompts = inputs.Prompts,
                Heads = filled.Heads.In(inputs.Shape),
                AttentionLayers = filled.AttentionLayers,
                ReadHeads = filled.ReadHeads?.In(inputs.Shape, "/read_heads"),
                IntoLayer = filled.IntoLayer,
                IntoHeadInput = filled.Into == ReinforcementPlace.HeadInput,
                Alphas = filled.Alphas,
                RandomDirection = filled.Controls.Contains(ReinforcementControl.RandomDirection),
                OtherHead = filled.Controls.Contains(ReinforcementControl.OtherHead),
                Seed = filled.Seed,
                Points = filled.Points,
                Positions = filled.Positions!.Choice,
                Metric = filled.Metric,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(SelfReinforcementReport report) => new(
        report,
        report.BlockPasses,
        report.Points,
        Pairs: [],
        report.NonFinite == 0
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.NonFinite} points are left out of some line: the model gave no finite number there."),
            ],
        Hints: []);

    /// <inheritdoc/>
    public override KeepTokens KeptTokens(SelfReinforcementRequest request) =>
        request.Points ? KeepTokens.All : KeepTokens.None;

    /// <inheritdoc/>
    public override SelfReinforcementResponse Show(
        AnalysisView view, SelfReinforcementRequest request, SelfReinforcementReport? report) =>
        new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, SelfReinforcementRequest request)
    {
        check.Heads(request.Heads, mayBeEmpty: true);
        check.That(
            request.Heads.Names is not { Count: 0 } || request.AttentionLayers.Count > 0,
            "/heads",
            "Nothing is put back: name heads, such as [\"L4H0\"], or attention_layers, such as [4].");
        check.That(
            request.ReadHeads?.Names is not { Count: 0 },
            "/read_heads",
            "read_heads is empty. Name heads, or leave it out to read the heads whose output is put back.");
        check.HeadNames(request.ReadHeads?.Names, "/read_heads");
        check.Doses(request.Alphas, "/alphas", MaxAlpha);
    }
}
