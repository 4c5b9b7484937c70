using SelfRepair.Analysis.Neurons;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Neurons;

/// <summary>Neurons: which of them answer when a head is ablated.</summary>
public sealed class NeuronsKind : ExperimentKind<NeuronsRequest, NeuronsReport>
{
    /// <inheritdoc/>
    public override string Name => "neurons";

    /// <inheritdoc/>
    public override string Summary => "Ablates one head and measures how every neuron of an MLP layer answers";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(NeuronsResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<NeuronsRequest, NeuronsReport, NeuronRow>(
            "neurons", NeuronsTables.Neurons, report => report.Neurons),
        new AnalysisTable<NeuronsRequest, NeuronsReport, CurveRow>(
            "curves", NeuronsTables.Curves, report => report.Curves),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => NeuronsFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new(
            "head",
            "The last layer's neurons under one head's ablation",
            """{"prompt_set": "ioi", "limit": 16, "head": "L4H1"}"""),
        new(
            "layers",
            "Two layers, the 10 largest neurons of each",
            """
            {
              "prompt_set": "facts", "limit": 16, "head": "L3H0", "layers": [4, 5], "top": 10,
              "ablation": {"type": "mean"}
            }
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<NeuronsRequest>> Savings { get; } =
        [new("\"layers\": null", request => request with { Layers = null })];

    /// <inheritdoc/>
    public override IExperiment<NeuronsReport> Plan(
        NeuronsRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken)
    {
        AnalysisTooLargeException.ThrowIfAbove(
            "top neurons of a layer", filled.Top, RequestLimits.MaxTopNeurons, "Ask for a smaller top.");
        return new NeuronsExperiment(
            new NeuronsSettings
            {
                Prompts = inputs.Prompts,
                Head = HeadOf(filled.Head, inputs.Shape),
                Layers = filled.Layers ?? [inputs.Shape.LayerCount - 1],
                Top = filled.Top,
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
    public override Findings Find(NeuronsReport report) => new(
        report, report.BlockPasses, TokenRows: null, report.Pairs, report.Warnings, report.Hints);

    /// <inheritdoc/>
    public override int? HeadCount(NeuronsRequest request, ModelShape shape) => 1;

    /// <inheritdoc/>
    public override NeuronsResponse Show(AnalysisView view, NeuronsRequest request, NeuronsReport? report) =>
        new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, NeuronsRequest request) => check
        .That(
            HeadId.TryParse(request.Head, provider: null, out _),
            "/head",
            $"head is '{request.Head}'; it names one head: \"head\": \"L4H0\".")
        .That(
            request.Layers is not { Count: 0 },
            "/layers",
            "layers is empty. Name at least one MLP layer, or leave it out for the last one.");

    private static HeadId HeadOf(string name, ModelShape shape)
    {
        HeadId head = HeadId.Parse(name, provider: null);
        return shape.Contains(head)
            ? head
            : throw new InvalidRequestException(
                $"{head} is outside the model, which has layers 0 to {shape.LayerCount - 1} and heads 0 to "
                + $"{shape.HeadCount - 1}.",
                "/head");
    }
}
