using System.Text.Json;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfReinforcement;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs self-reinforcement on an engine and holds its rows and points to the golden file.</summary>
/// <remarks>A line's slope moves by at most d sqrt(n / Sxx) (1 + |slope|) where its points move by d, Sxx the sum of
/// squares of x about its mean: tolerances of slopes are those of points, divided by the spread of x. An intercept
/// moves by d (1 + |mean x| / spread) more or less, a correlation by d over the spreads of x and y.</remarks>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference of a point, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenReinforcement(IRowEngine engine, string model, double tolerance)
{
    private readonly GoldenFile file = GoldenFile.Open(model, "self-reinforcement-more");

    /// <summary>Holds every part of the file.</summary>
    public Comparison Compare()
    {
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        CompareHeads(comparison, "own", settings => settings);
        CompareHeads(
            comparison, "head_input", settings => settings with { IntoHeadInput = true, OtherHead = false });
        CompareHeads(comparison, "read", settings => settings with
        {
            ReadHeads = [.. Named("read", "read_head")],
            RandomDirection = false,
            OtherHead = false,
        });
        foreach (JsonElement row in file.Root.GetProperty("into").EnumerateArray())
        {
            CompareRows(comparison, "into", [row], Settings([row]) with
            {
                ReadHeads = [Head(row, "read_head")],
                IntoLayer = row.GetProperty("into_layer").GetInt32(),
                RandomDirection = false,
                OtherHead = false,
            });
        }

        JsonElement[] layers = [.. file.Root.GetProperty("attention_layers").EnumerateArray()];
        CompareRows(comparison, "attention_layers", layers, Settings(layers) with
        {
            Heads = [],
            AttentionLayers = [.. layers.Select(row => row.GetProperty("layer").GetInt32()).Distinct()],
        });
        return comparison;
    }

    private void CompareHeads(
        Comparison comparison, string part, Func<SelfReinforcementSettings, SelfReinforcementSettings> with)
    {
        JsonElement[] rows = [.. file.Root.GetProperty(part).EnumerateArray()];
        CompareRows(comparison, part, rows, with(Settings(rows)));
    }

    private void CompareRows(
        Comparison comparison, string part, JsonElement[] expected, SelfReinforcementSettings settings)
    {
        SelfReinforcementReport report = ExperimentRun.Run(
            new SelfReinforcementExperiment(settings, engine.Shape), engine, CancellationToken.None);
        (string Name, double Alpha, ReinforcementLines Lines)[] found =
        [
            .. report.Heads.Select(row => ($"{row.Head} {row.ReadHead}", row.Alpha, row.Lines)),
            .. report.AttentionLayers.Select(row => ($"layer {row.Layer}", row.Alpha, row.Lines)),
        ];
        comparison.Check($"{part} rows", expected.Length, found.Length);
        foreach ((JsonElement row, (string name, double alpha, ReinforcementLines lines)) in expected.Zip(found))
        {
            comparison.Check($"{part} alpha", row.GetProperty("alpha").GetDouble(), alpha);
            Compare(comparison, $"{part} {name} at {alpha}", row, lines);
        }

        ComparePoints(comparison, part, expected, report);
    }

    private static void Compare(Comparison comparison, string name, JsonElement row, ReinforcementLines lines)
    {
        comparison.Check($"{name} n", row.GetProperty("n").GetInt32(), lines.Own.Count);
        (double x, double y, double mean) = SpreadsOf(row);
        (string Prefix, LineFit? Line)[] all =
        [
            (string.Empty, lines.Own),
            ("clean_scale_", lines.CleanScale),
            ("random_direction_", lines.RandomDirection),
            ("other_head_", lines.OtherHead),
        ];
        foreach ((string prefix, LineFit? line) in all.Where(one => row.TryGetProperty(one.Prefix + "slope", out _)))
        {
            void Check(string member, double? actual, double factor) => comparison.Check(
                $"{name} {prefix}{member}", NumberOrNull(row, prefix + member), actual, factor);
            double slope = 1 + Math.Abs(line?.Slope ?? 0);
            Check("slope", line?.Slope, slope / x);
            Check("slope_se", line?.SlopeError, Tolerances.SpreadFactor * slope / x);
            Check("intercept", line?.Intercept, slope * (1 + (Math.Abs(mean) / x)));
            Check("slope_through_origin", line?.SlopeThroughOrigin, slope / x);
            Check("r", line?.Correlation, (1 / x) + (1 / y));
        }
    }

    /// <summary>Standard deviations of x and y, and the mean of x.</summary>
    private static (double X, double Y, double MeanX) SpreadsOf(JsonElement row)
    {
        double[] x = GoldenFile.Flat(row.GetProperty("direct_effect"));
        double[] y = GoldenFile.Flat(row.GetProperty("new_direct_effect"));
        return (Pooled.StandardDeviation(x)!.Value, Pooled.StandardDeviation(y)!.Value, x.Average());
    }

    private static void ComparePoints(
        Comparison comparison, string part, JsonElement[] expected, SelfReinforcementReport report)
    {
        int count = expected.Sum(row => row.GetProperty("n").GetInt32());
        comparison.Check($"{part} points", count, report.Points!.Count);
        foreach ((JsonElement row, int[] rows) in expected.Zip(PointsOf(expected, report)))
        {
            string name = $"{part} {row.GetProperty("layer").GetInt32()} {row.GetProperty("alpha").GetDouble()}";
            foreach (Term term in (Term[])[SelfReinforcementTerms.DirectEffect, SelfReinforcementTerms.NewDirectEffect])
            {
                comparison.CheckAll(
                    $"{name} {term.Name}",
                    GoldenFile.Flat(row.GetProperty(term.Name)),
                    [.. rows.Select(point => (double)report.Points[term]![point])]);
            }
        }
    }

    /// <summary>The points of every row, prompt-major.</summary>
    private static IEnumerable<int[]> PointsOf(JsonElement[] expected, SelfReinforcementReport report)
    {
        var keys =
            from row in Enumerable.Range(0, report.Points!.Count)
            group row by (
                Layer: report.Points.Layer[row],
                Head: report.Points.HeadIndex[row],
                Alpha: report.Points[SelfReinforcementTerms.Alpha]![row],
                ReadLayer: report.Points[SelfReinforcementTerms.ReadLayer]![row],
                ReadHead: report.Points[SelfReinforcementTerms.ReadHeadIndex]![row]) into points
            select points;
        var byKey = keys.ToDictionary(points => points.Key, points => points.ToArray());
        return expected.Select(row =>
        {
            int layer = row.GetProperty("layer").GetInt32();
            int head = row.TryGetProperty("head_index", out JsonElement index) ? index.GetInt32() : -1;
            HeadId read = row.TryGetProperty("read_head", out _) ? Head(row, "read_head") : new HeadId(layer, head);
            return byKey[(layer, head, (float)row.GetProperty("alpha").GetDouble(), read.Layer, read.Index)];
        });
    }

    private SelfReinforcementSettings Settings(JsonElement[] rows) => new()
    {
        Prompts = GoldenSettings.Prompts(file),
        Heads = [.. rows.Where(row => row.TryGetProperty("head", out _)).Select(row => Head(row, "head")).Distinct()],
        Alphas = [.. rows.Select(row => row.GetProperty("alpha").GetDouble()).Distinct()],
        Points = true,
    };

    private IEnumerable<HeadId> Named(string part, string member) =>
        file.Root.GetProperty(part).EnumerateArray().Select(row => Head(row, member)).Distinct();

    private static HeadId Head(JsonElement row, string member) =>
        HeadId.Parse(row.GetProperty(member).GetString()!, provider: null);

    private static double? NumberOrNull(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
