using System.Text.Json;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.LayerNorms;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs a LayerNorm analysis on an engine and holds its rows to the golden file.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenLayerNorms(IRowEngine engine, string model, double tolerance)
{
    private readonly GoldenFile file = GoldenFile.Open(model, "layernorm");

    /// <summary>Holds every row and histogram.</summary>
    public Comparison Compare()
    {
        JsonElement[] expected = [.. file.Root.GetProperty("rows").EnumerateArray()];
        LayerNormsReport report = Run([.. expected.Select(row => row.GetProperty("head").GetString()!)]);
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        comparison.Check("rows", expected.Length, report.Heads.Count);
        comparison.Check("histograms", expected.Length, report.Histograms.Count);
        comparison.Check("isolated", 0, report.IsolatedMax);
        for (int row = 0; row < expected.Length; row++)
        {
            Compare(expected[row], report.Heads[row], comparison);
            Compare(expected[row], report.Histograms[row], comparison);
        }

        return comparison;
    }

    private LayerNormsReport Run(IReadOnlyList<string> heads)
    {
        JsonElement bins = file.Root.GetProperty("bins");
        JsonElement random = file.Root.GetProperty("random");
        LayerNormsSettings settings = new()
        {
            Prompts = GoldenSettings.Prompts(file),
            Ablation = GoldenSettings.Ablation(file, "resample"),
            Heads = [.. heads.Select(head => HeadId.Parse(head, provider: null))],
            Bins = new HistogramBins(
                bins.GetProperty("count").GetInt32(),
                bins.GetProperty("from").GetDouble(),
                bins.GetProperty("to").GetDouble()),
            Random = new RandomWriteSettings(
                random.GetProperty("count").GetInt32(), random.GetProperty("seed").GetUInt64()),
        };
        return ExperimentRun.Run(
            new LayerNormsExperiment(settings, engine.Shape), engine, CancellationToken.None);
    }

    private static void Compare(JsonElement row, LayerNormsRow found, Comparison comparison)
    {
        string name = found.Head.ToString();
        comparison.CheckExact(name, row.GetProperty("head").GetString()!, name);
        comparison.Check($"{name} n", row.GetProperty("n").GetInt32(), found.N);
        JsonElement terms = JsonSerializer.SerializeToElement(row.EnumerateObject()
            .Where(member => !member.Name.StartsWith("passive_", StringComparison.Ordinal))
            .ToDictionary(member => member.Name, member => member.Value));
        int count = GoldenStatistics.Compare(
            name, terms, term => found[found.Terms.Single(one => one.Name == term)], comparison);
        comparison.Check($"{name} terms", count, found.Terms.Count);
        GoldenScore.Compare(name, row, "passive_random", "passive_z_score", found.Passive, comparison);
    }

    /// <summary>Ratios within the tolerance of an edge may be counted on either side of it.</summary>
    private void Compare(JsonElement row, ScaleHistogram found, Comparison comparison)
    {
        double[] ratios = GoldenFile.Flat(row.GetProperty("scale_ratios"));
        JsonElement bins = file.Root.GetProperty("bins");
        double from = bins.GetProperty("from").GetDouble();
        double width = (bins.GetProperty("to").GetDouble() - from) / bins.GetProperty("count").GetInt32();
        long[] expected =
        [
            row.GetProperty("histogram").GetProperty("below").GetInt64(),
            .. row.GetProperty("histogram").GetProperty("counts").EnumerateArray().Select(count => count.GetInt64()),
            row.GetProperty("histogram").GetProperty("above").GetInt64(),
        ];
        long[] actual = [found.Ratios.Below, .. found.Ratios.Counts, found.Ratios.Above];
        for (int bin = 0; bin < expected.Length; bin++)
        {
            int open = ratios.Count(ratio =>
                Math.Abs(ratio - (from + (width * (bin - 1)))) <= comparison.Tolerance
                || Math.Abs(ratio - (from + (width * bin))) <= comparison.Tolerance);
            string name = $"{found.Head} bin {bin - 1}";
            comparison.Check(name, expected[bin], actual[bin], (open + 0.5) / comparison.Tolerance);
        }

        comparison.CheckExact($"{found.Head} sum", $"{ratios.Length}", $"{actual.Sum()}");
    }
}
