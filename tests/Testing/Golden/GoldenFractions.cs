using System.Text.Json;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Testing.Golden;

/// <summary>Holds the lost direct effect, the repair fraction, their bootstrapped intervals and the share counts of a
/// report to the file repair-fraction.</summary>
internal sealed class GoldenFractions
{
    /// <summary>A difference of two direct effects, each within the tolerance.</summary>
    private const double TwoEffects = 2;

    private readonly JsonElement rows;
    private readonly double near;

    /// <summary>Opens the rows of one ablation.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="kind">The ablation's.</param>
    public GoldenFractions(string model, string kind)
    {
        JsonElement root = GoldenFile.Open(model, "repair-fraction").Root;
        JsonElement ofKind = root.GetProperty("kinds").GetProperty(kind);
        rows = ofKind.GetProperty("rows");
        near = ofKind.GetProperty("near").GetDouble();
        Resamples = root.GetProperty("resamples").GetInt32();
        Seed = root.GetProperty("seed").GetUInt64();
    }

    /// <summary>Resamples of the bootstrap that the file holds.</summary>
    public int Resamples { get; }

    /// <summary>Its seed.</summary>
    public ulong Seed { get; }

    /// <summary>Compares every row over all positions and over the top ones.</summary>
    /// <param name="report">A report of the file's request.</param>
    /// <param name="comparison">Where differences go.</param>
    public void Compare(SelfRepairReport report, Comparison comparison)
    {
        comparison.Check("fraction rows", rows.GetArrayLength(), report.Heads!.Count);
        for (int row = 0; row < report.Heads.Count; row++)
        {
            comparison.CheckExact(
                "fraction row", rows[row].GetProperty("head").GetString()!, report.Heads[row].Head.ToString());
            CompareSubset("all", row, report.Heads[row], comparison);
            CompareSubset("top", row, report.HeadsTop![row], comparison);
        }
    }

    /// <summary>What a threshold decides is compared where the file says how near to it an engine's errors reach, which
    /// is further in half precision.</summary>
    private void CompareSubset(string subset, int row, HeadRow actual, Comparison comparison)
    {
        JsonElement golden = rows[row].GetProperty(subset);
        CompareLoss(golden, actual, comparison, $"{actual.Head} {subset}");
        if (comparison.Tolerance <= near)
        {
            CompareFraction(golden, actual, comparison, $"{actual.Head} {subset}");
        }
    }

    private static void CompareLoss(JsonElement golden, HeadRow row, Comparison comparison, string name)
    {
        TermStatistics lost = row[Terms.DirectEffectLost]!;
        TermStatistics repair = row[Terms.SelfRepair]!;
        comparison.Check($"{name} n", golden.GetProperty("n").GetInt32(), row.N);
        comparison.Check($"{name} lost", Number(golden, "mean"), lost.Mean, TwoEffects);
        double spread = TwoEffects * Tolerances.SpreadFactor;
        comparison.Check($"{name} lost sd", Number(golden, "standard_deviation"), lost.StandardDeviation, spread);
        comparison.Check($"{name} lost se", Number(golden, "standard_error"), lost.StandardError, spread);
        CompareEnds($"{name} lost", golden.GetProperty("interval"), (lost.Low, lost.High), comparison, TwoEffects);
        CompareEnds(
            $"{name} self_repair",
            golden.GetProperty("self_repair_interval"),
            (repair.Low, repair.High),
            comparison,
            TwoEffects);
    }

    private static void CompareFraction(JsonElement golden, HeadRow row, Comparison comparison, string name)
    {
        double open = golden.GetProperty("share_count_open").GetInt32() / comparison.Tolerance;
        comparison.Check($"{name} share_count", golden.GetProperty("share_count").GetInt32(), row.ShareCount, 1 + open);
        if (!golden.GetProperty("open").GetBoolean())
        {
            double? fraction = Number(golden, "repair_fraction");
            double factor = fraction is { } value
                ? TwoEffects * (1 + Math.Abs(value)) / golden.GetProperty("mean").GetDouble()
                : 1;
            comparison.Check($"{name} repair_fraction", fraction, row.RepairFraction, factor);
        }

        if (!golden.GetProperty("interval_open").GetBoolean())
        {
            CompareEnds(
                $"{name} repair_fraction",
                golden.GetProperty("repair_fraction_interval"),
                (row.RepairFractionLow, row.RepairFractionHigh),
                comparison,
                TwoEffects * (Number(golden, "sensitivity") ?? 1));
        }
    }

    private static void CompareEnds(
        string name, JsonElement golden, (double? Low, double? High) actual, Comparison comparison, double factor)
    {
        bool exists = golden.ValueKind != JsonValueKind.Null;
        comparison.Check($"{name} low", exists ? golden[0].GetDouble() : null, actual.Low, factor);
        comparison.Check($"{name} high", exists ? golden[1].GetDouble() : null, actual.High, factor);
    }

    private static double? Number(JsonElement golden, string member) =>
        golden.GetProperty(member) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
