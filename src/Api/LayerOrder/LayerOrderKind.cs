using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.LayerOrder;

/// <summary>Layer order: blocks left out, swapped, repeated, reversed, or in any order given.</summary>
public sealed class LayerOrderKind : ExperimentKind<LayerOrderRequest, LayerOrderReport>
{
    /// <inheritdoc/>
    public override string Name => "layer-order";

    /// <inheritdoc/>
    public override string Summary => "Skips, swaps, repeats or reorders layers";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(LayerOrderResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<LayerOrderRequest, LayerOrderReport, EditRow>(
            "edits", LayerOrderTables.Edits, report => report.Edits),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => LayerOrderFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new("all", "Every skip and every swap over 16 prompts", """{"prompt_set": "ioi", "limit": 16}"""),
        new(
            "edits",
            "Edits of your own",
            """
            {
              "prompt_set": "facts", "limit": 16,
              "edits": [
                {"type": "repeat", "layer": 2}, {"type": "reverse"}, {"type": "custom", "order": [0, 3, 2, 1, 4, 5]}
              ]
            }
            """),
    ];

    /// <inheritdoc/>
    public override IExperiment<LayerOrderReport> Plan(
        LayerOrderRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new LayerOrderExperiment(
            new LayerOrderSettings
            {
                Prompts = inputs.Prompts,
                Edits = EditsOf(filled, inputs.Shape),
                Positions = filled.Positions!.Choice,
                Metric = filled.Metric,
                EndOfText = inputs.EndOfText,
                Budgets = inputs.Budgets,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(LayerOrderReport report) =>
        new(report, report.BlockPasses, TokenRows: null, Pairs: [], report.Warnings, report.Hints);

    /// <inheritdoc/>
    public override LayerOrderResponse Show(
        AnalysisView view, LayerOrderRequest request, LayerOrderReport? report) => new(view, request, report);

    /// <summary>The orders, which no column counts as more than a value.</summary>
    public override long BytesBesideRows(LayerOrderReport report) =>
        report.Edits.Sum(row => sizeof(int) * (long)row.Order.Count);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, LayerOrderRequest request)
    {
        check.That(
            request.Edits is not { Count: 0 },
            "/edits",
            "edits is empty. Give at least one, or leave it out for every skip and every swap.");
        for (int index = 0; index < (request.Edits?.Count ?? 0); index++)
        {
            // A null in a list passes the deserializer, whatever the list's type says.
            check.That(
                request.Edits![index] is { Type: not null },
                JsonPointer.At("/edits", index),
                "An edit is an object with a type, such as {\"type\": \"skip\", \"layer\": 2}; types are skip, swap, "
                    + "repeat, reverse and custom.");
        }
    }

    private static IReadOnlyList<LayerEdit> EditsOf(LayerOrderRequest request, ModelShape shape)
    {
        if (request.Edits is not IReadOnlyList<LayerEditRequest> edits)
        {
            return LayerEdit.All(shape.LayerCount);
        }

        AnalysisTooLargeException.ThrowIfAbove(
            "edits", edits.Count, RequestLimits.MaxEdits, "Use several analyses.");
        foreach (LayerEditRequest edit in edits)
        {
            AnalysisTooLargeException.ThrowIfAbove(
                "layers in a custom order", edit.Order?.Count ?? 0, RequestLimits.MaxOrder, "Give a shorter order.");
        }

        return [.. edits.Select(edit => new LayerEdit(edit.Type!.Value, edit.Layer, edit.Order))];
    }
}
