using System.Globalization;
using System.Text.Json;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Testing.Golden;

/// <summary>Holds head rows and the repair matrix of a report to a golden file.</summary>
/// <param name="file">The file.</param>
/// <param name="report">The report, all token rows kept.</param>
/// <param name="comparison">Where differences go.</param>
internal sealed class GoldenRows(GoldenFile file, SelfRepairReport report, Comparison comparison)
{
    private const double Floor = 0.1;

    /// <summary>Compares every row over all positions and over the top ones.</summary>
    public void CompareRows()
    {
        JsonElement[] rows = [.. file.Root.GetProperty("rows").EnumerateArray()];
        comparison.Check("rows", rows.Length, report.Heads!.Count);
        for (int row = 0; row < rows.Length; row++)
        {
            string name = report.Heads[row].Head.ToString();
            CompareStatistics($"{name} all", rows[row].GetProperty("all"), report.Heads[row]);
            CompareStatistics($"{name} top", rows[row].GetProperty("top"), report.HeadsTop![row]);
            CompareDistances(name, rows[row], report.Heads[row]);
            CompareTop(name, rows[row].GetProperty("top_positions"), row);
            CompareShares(name, row);
        }
    }

    /// <summary>Compares the repair matrix over all positions; the ablated head's own entry must be null.</summary>
    public void CompareMatrix()
    {
        JsonElement heads = file.Root.GetProperty("mean_repair_by_head").GetProperty("values");
        JsonElement mlps = file.Root.GetProperty("mean_repair_by_mlp").GetProperty("values");
        for (int row = 0; row < report.Heads!.Count; row++)
        {
            (int layer, int head) = report.Heads[row].Head;
            for (int other = 0; other < mlps[layer][head].GetArrayLength(); other++)
            {
                double mlp = mlps[layer][head][other].GetDouble();
                comparison.Check($"matrix L{layer}H{head} mlp {other}", mlp, report.Matrix!.Mlps[row][other]);
                CompareMatrixHeads((layer, head, other), heads[layer][head][other], report.Matrix.Heads[row][other]);
            }
        }
    }

    private void CompareMatrixHeads(
        (int Layer, int Head, int Other) place,
        JsonElement expected,
        IReadOnlyList<double?> actual)
    {
        for (int other = 0; other < actual.Count; other++)
        {
            bool isOwn = place.Other == place.Layer && other == place.Head;
            comparison.Check(
                $"matrix L{place.Layer}H{place.Head} head L{place.Other}H{other}",
                isOwn ? null : expected[other].GetDouble(),
                actual[other]);
        }
    }

    private void CompareStatistics(string name, JsonElement expected, HeadRow row)
    {
        foreach (JsonProperty term in expected.EnumerateObject())
        {
            TermStatistics actual = row[SelfRepairTerms.All.Single(one => one.Name == term.Name)]!;
            bool isOnePrompt = PromptsOf(row, name.EndsWith("top", StringComparison.Ordinal)) == 1;
            comparison.Check($"{name} n", term.Value.GetProperty("n").GetInt32(), row.N);
            comparison.Check($"{name} {term.Name}", term.Value.GetProperty("mean").GetDouble(), actual.Mean);
            comparison.Check(
                $"{name} {term.Name} sd",
                term.Value.GetProperty("standard_deviation").GetDouble(),
                actual.StandardDeviation,
                Tolerances.SpreadFactor);
            comparison.Check(
                $"{name} {term.Name} se",
                isOnePrompt ? null : term.Value.GetProperty("standard_error").GetDouble(),
                actual.StandardError,
                Tolerances.SpreadFactor);
        }
    }

    private int PromptsOf(HeadRow row, bool isTop) => RowsOf(row)
        .Where(index => !isTop || report.TokenRows!.IsTop[index])
        .Select(index => report.TokenRows!.Prompt[index])
        .Distinct()
        .Count();

    private IEnumerable<int> RowsOf(HeadRow row)
    {
        TokenColumns tokens = report.TokenRows!;
        return Enumerable.Range(0, tokens.Count)
            .Where(index => tokens.Layer[index] == row.Head.Layer && tokens.HeadIndex[index] == row.Head.Index);
    }

    private void CompareDistances(string name, JsonElement expected, HeadRow row)
    {
        comparison.Check(
            $"{name} vertical", expected.GetProperty("vertical_distance").GetDouble(), row.VerticalDistance, 2);
        comparison.Check(
            $"{name} orthogonal", expected.GetProperty("orthogonal_distance").GetDouble(), row.OrthogonalDistance, 2);
        double positive = expected.GetProperty("positive_self_repair").GetDouble();
        double aboveOne = expected.GetProperty("scale_ratio_above_one").GetDouble();
        CompareShare($"{name} positive", positive, row, row.SharePositive, (Terms.SelfRepair, 0));
        CompareShare($"{name} scale above one", aboveOne, row, row.ShareScaleAboveOne, (Terms.ScaleRatio, 1));
    }

    /// <summary>A share may differ by the positions that lie within the tolerance of its threshold.</summary>
    private void CompareShare(
        string name,
        double expected,
        HeadRow row,
        double? actual,
        (Term Term, double Value) threshold)
    {
        float[] values = report.TokenRows![threshold.Term]!;
        int near = RowsOf(row).Count(index => Math.Abs(values[index] - threshold.Value) <= comparison.Tolerance);
        double allowed = ((double)near / row.N) + 1e-9;
        comparison.Check(name, expected, actual, allowed / comparison.Tolerance);
    }

    private void CompareTop(string name, JsonElement expected, int row)
    {
        int[] chosen = [.. RowsOf(report.Heads![row])
            .Select((index, flat) => (index, flat))
            .Where(pair => report.TokenRows!.IsTop[pair.index])
            .Select(pair => pair.flat)];
        comparison.CheckExact(
            $"{name} top_positions",
            string.Join(' ', GoldenFile.Flat(expected)),
            string.Join(' ', chosen.Select(position => position.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Counts the golden positions by their repair; those within the tolerance of a bound may count either
    /// way.</summary>
    private void CompareShares(string name, int row)
    {
        (int broken, int repaired, int over, int unsure) = (0, 0, 0, 0);
        (double[] repairs, double[] lost) = GoldenRepairs(report.Heads![row]);
        for (int position = 0; position < repairs.Length; position++)
        {
            (double repair, double loss) = (repairs[position], lost[position]);
            double[] distances = [Math.Abs(loss) - Floor, Math.Abs(repair), repair - loss];
            bool isEligible = Math.Abs(loss) >= Floor;
            unsure += distances.Min(Math.Abs) <= 3 * comparison.Tolerance ? 1 : 0;
            broken += isEligible && repair / loss < 0 ? 1 : 0;
            repaired += isEligible && repair / loss is >= 0 and <= 1 ? 1 : 0;
            over += isEligible && repair / loss > 1 ? 1 : 0;
        }

        double eligible = broken + repaired + over;
        double allowed = ((2 * unsure / Math.Max(1, eligible - unsure)) + 1e-9) / comparison.Tolerance;
        HeadRow actual = report.Heads[row];
        comparison.Check($"{name} broken", eligible == 0 ? null : broken / eligible, actual.ShareBroken, allowed);
        comparison.Check($"{name} repaired", eligible == 0 ? null : repaired / eligible, actual.ShareRepaired, allowed);
        comparison.Check($"{name} over", eligible == 0 ? null : over / eligible, actual.ShareOverCorrected, allowed);
    }

    private (double[] Repairs, double[] Lost) GoldenRepairs(HeadRow row)
    {
        double[] Of(string term) => GoldenFile.Flat(
            file.Root.GetProperty("per_position").GetProperty(term)[row.Head.Layer][row.Head.Index]);
        double[] lost = [.. Of("direct_effect").Zip(Of("direct_effect_ablated"), (clean, ablated) => clean - ablated)];
        return (Of("self_repair"), lost);
    }
}
