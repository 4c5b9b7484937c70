using System.Text.Json;
using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs layer orders on an engine and holds their rows to the golden files.</summary>
/// <param name="engine">The engine on the golden files' model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the largest |logit_clean|.</param>
public sealed class GoldenOrders(IRowEngine engine, string model, double tolerance)
{
    /// <summary>Holds the file layer-order-rows: every row of its edits.</summary>
    public Comparison CompareRows()
    {
        GoldenFile file = GoldenFile.Open(model, "layer-order-rows");
        LayerOrderReport report = Run(file, [.. file.Root.GetProperty("edits").EnumerateArray().Select(EditOf)]);
        JsonElement[] expected = [.. file.Root.GetProperty("rows").EnumerateArray()];
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        comparison.Check("rows", expected.Length, report.Edits.Count);
        foreach ((JsonElement row, EditRow found) in expected.Zip(report.Edits))
        {
            string name = string.Join(' ', OrderOf(row));
            comparison.CheckExact("order", name, string.Join(' ', found.Order));
            comparison.Check($"{name} n", row.GetProperty("n").GetInt32(), found.N);
            int terms = GoldenStatistics.Compare(
                name,
                row,
                term => found.Statistics[LayerOrderTerms.All.ToList().FindIndex(one => one.Name == term)],
                comparison);
            comparison.Check($"{name} terms", terms, LayerOrderTerms.All.Count);
        }

        return comparison;
    }

    /// <summary>Holds the file layer-order: the mean of its logits at every position.</summary>
    public Comparison CompareLogits()
    {
        GoldenFile file = GoldenFile.Open(model, "layer-order");
        JsonElement[] expected = [.. file.Root.GetProperty("rows").EnumerateArray()];
        LayerOrderReport report = Run(
            file, [.. expected.Select(row => new LayerEdit(LayerEditKind.Custom, Order: OrderOf(row)))]);
        double[][] logits = [.. expected.Select(row => GoldenFile.Flat(row.GetProperty("target_logit")))];
        Comparison comparison = new(tolerance * logits.Max(row => row.Max(Math.Abs)));
        foreach ((double[] row, EditRow found) in logits.Zip(report.Edits))
        {
            string name = string.Join(' ', found.Order);
            comparison.Check($"{name} n", row.Length, found.N);
            comparison.Check(name, row.Average(), found[LayerOrderTerms.LogitEdited].Mean);
        }

        return comparison;
    }

    private LayerOrderReport Run(GoldenFile file, IReadOnlyList<LayerEdit> edits) => ExperimentRun.Run(
        new LayerOrderExperiment(
            new LayerOrderSettings { Prompts = GoldenSettings.Prompts(file), Edits = edits }, engine.Shape),
        engine,
        CancellationToken.None);

    private static LayerEdit EditOf(JsonElement edit) => new(
        Enum.Parse<LayerEditKind>(edit.GetProperty("type").GetString()!, ignoreCase: true),
        edit.TryGetProperty("layer", out JsonElement layer) ? layer.GetInt32() : null,
        edit.TryGetProperty("order", out _) ? OrderOf(edit) : null);

    private static int[] OrderOf(JsonElement row) =>
        [.. row.GetProperty("order").EnumerateArray().Select(layer => layer.GetInt32())];
}
