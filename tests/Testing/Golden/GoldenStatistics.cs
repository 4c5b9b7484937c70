using System.Text.Json;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Testing.Golden;

/// <summary>Holds the statistics of a row to a golden row: a member a term, and with <c>_sd</c> and <c>_se</c> its
/// spread and clustered error.</summary>
public static class GoldenStatistics
{
    private static readonly string[] Endings = ["_low", "_high", "_se", "_sd"];

    /// <summary>Compares every term that the golden row has.</summary>
    /// <param name="name">What the row is.</param>
    /// <param name="expected">The golden row.</param>
    /// <param name="statistics">A term's statistics by name; null where it was not measured.</param>
    /// <param name="comparison">Where differences go.</param>
    /// <returns>Number of terms.</returns>
    public static int Compare(
        string name, JsonElement expected, Func<string, TermStatistics?> statistics, Comparison comparison)
    {
        int count = 0;
        foreach (JsonProperty member in expected.EnumerateObject())
        {
            bool isTerm = member.Value.ValueKind == JsonValueKind.Number
                && expected.TryGetProperty(member.Name + "_sd", out _);
            if (!isTerm || Endings.Any(ending => member.Name.EndsWith(ending, StringComparison.Ordinal)))
            {
                continue;
            }

            count++;
            TermStatistics? found = statistics(member.Name);
            double open = Open(expected, member);
            Check(comparison, $"{name} {member.Name}", member.Value.GetDouble(), found?.Mean, open, factor: 1);
            Check(
                comparison,
                $"{name} {member.Name}_sd",
                NumberOrNull(expected, member.Name + "_sd"),
                found?.StandardDeviation,
                open * 10,
                Tolerances.SpreadFactor);
            Check(
                comparison,
                $"{name} {member.Name}_se",
                NumberOrNull(expected, member.Name + "_se"),
                found?.StandardError,
                open * 10,
                Tolerances.SpreadFactor);
        }

        return count;
    }

    /// <summary>What rounding may decide, where the golden row bounds it: ranks.</summary>
    private static double Open(JsonElement row, JsonProperty member) =>
        row.TryGetProperty(member.Name + "_low", out JsonElement low)
        && row.TryGetProperty(member.Name + "_high", out JsonElement high)
            ? Math.Max(
                member.Value.GetDouble() - low.GetDouble(), high.GetDouble() - member.Value.GetDouble())
            : 0;

    private static double? NumberOrNull(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static void Check(
        Comparison comparison, string name, double? expected, double? actual, double open, double factor)
    {
        bool isOpen = Math.Abs((actual - expected) ?? double.PositiveInfinity) <= open;
        comparison.Check(name, expected, isOpen ? expected : actual, factor * Math.Max(1, Math.Abs(expected ?? 0)));
    }
}
