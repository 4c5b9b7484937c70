using System.Text.Json.Nodes;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>Writes a sweep's head rows, so that another program's on the same input can be held against them.</summary>
internal static class HeadRowFile
{
    /// <summary>Writes the rows, and which prompts lent to which.</summary>
    /// <param name="path">The file; null writes nothing.</param>
    /// <param name="report">The sweep's result.</param>
    public static void Write(string? path, SelfRepairReport report) => ResultFile.Write(path, new JsonObject
    {
        ["pairs"] = new JsonArray([.. report.Pairs.Select(pair => new JsonObject
        {
            ["prompt"] = pair.Prompt,
            ["draw"] = pair.Draw,
            ["sources"] = new JsonArray([.. pair.Sources.Select(source => JsonValue.Create(source))]),
        })]),
        ["heads"] = Rows(report.Heads),
        ["heads_top"] = Rows(report.HeadsTop),
    });

    private static JsonArray? Rows(IReadOnlyList<HeadRow>? rows) =>
        rows is null ? null : new JsonArray([.. rows.Select(Row)]);

    private static JsonObject Row(HeadRow row)
    {
        JsonObject members = new()
        {
            ["head"] = row.Head.ToString(),
            ["layer"] = row.Head.Layer,
            ["head_index"] = row.Head.Index,
            ["n"] = row.N,
        };
        foreach ((Term term, TermStatistics statistics) in row.Terms.Zip(row.Statistics))
        {
            members[term.Name] = statistics.Mean;
            members[term.Name + "_sd"] = statistics.StandardDeviation;
            members[term.Name + "_se"] = statistics.StandardError;
        }

        members["repair_fraction"] = row.RepairFraction;
        return members;
    }
}
