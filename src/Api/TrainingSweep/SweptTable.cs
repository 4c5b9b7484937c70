using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>A table of an experiment at several revisions.</summary>
/// <param name="table">The experiment's table.</param>
/// <param name="rows">What its rows are at several revisions.</param>
public sealed class SweptTable(AnalysisTable table, SweptRowTable rows)
    : AnalysisTable(table.Name, rows, table.Subsets)
{
    /// <inheritdoc/>
    public override Rows? Of(Spec spec, object report, string? subset)
    {
        (RevisionRow Revision, Rows Rows)[] parts =
        [
            .. from run in ((SweepReport)report).Runs
               let found = table.Of(run.Spec, run.Findings.Report, subset)
               where found is not null
               select (run.Revision, found),
        ];
        return parts.Length == 0 ? null : new SweptRows(parts);
    }

    /// <inheritdoc/>
    public override long Count(object report) =>
        ((SweepReport)report).Runs.Sum(run => table.Count(run.Findings.Report));
}
