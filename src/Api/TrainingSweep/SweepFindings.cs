using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>What a sweep's revisions found together.</summary>
internal static class SweepFindings
{
    /// <summary>Revisions that a warning names before it says how many more there are.</summary>
    private const int MaxNamed = 5;

    /// <summary>The findings of a report.</summary>
    /// <param name="report">The report.</param>
    public static Findings Of(SweepReport report) => new(
        report,
        report.Runs.Sum(run => run.Findings.BlockPasses),
        TokenRows: null,
        report.Runs[0].Findings.Pairs,
        [.. Failures(report), .. Warnings(report)],
        [.. report.Runs.SelectMany(run => run.Findings.Hints).Distinct()])
    {
        RunCount = report.Runs.Count,
        TokenParts =
        [
            .. from run in report.Runs
               where run.Findings.TokenRows is not null
               select new TokenPart(run.Revision.Name, run.Revision.Step, run.Spec, run.Findings.TokenRows!),
        ],
    };

    private static string[] Failures(SweepReport report)
    {
        string[] failed = [.. report.Revisions.Where(row => row.Error is not null).Select(row => row.Name)];
        return failed.Length == 0
            ? []
            :
            [
                $"{failed.Length} of {report.Revisions.Count} revisions failed and have no rows: {Named(failed)}. The "
                    + "table revisions says why.",
            ];
    }

    /// <summary>What several revisions warn of alike is said once.</summary>
    private static IEnumerable<string> Warnings(SweepReport report) =>
        from run in report.Runs
        from warning in run.Findings.Warnings
        group run.Revision.Name by warning into alike
        select alike.Count() == report.Runs.Count ? alike.Key : $"{Named([.. alike])}: {alike.Key}";

    private static string Named(string[] names)
    {
        string more = names.Length > MaxNamed ? $" and {names.Length - MaxNamed} more" : string.Empty;
        return string.Join(", ", names.Take(MaxNamed)) + more;
    }
}
