using SelfRepair.Api.Analyses;
using SelfRepair.Api.Requests;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>The table of a sweep's own: what became of each revision.</summary>
public static class RevisionTable
{
    /// <summary>A row a revision.</summary>
    public static RowTable<ExperimentRequest, RevisionRow> Rows { get; } =
        new RowTable<ExperimentRequest, RevisionRow>("RevisionRow", "What became of a revision of a training sweep.")
            .Text("revision", "The model's revision.", row => row.Name)
            .IndexOrNull("step", "The training step that its name states; null where it states none.", row => row.Step)
            .TextOrNull(
                "commit", "The commit of a Hub model; null for others, and where it was not found.", row => row.Commit)
            .TextOrNull(
                "weights_sha256",
                "SHA-256 of its folded weights: revisions that share it are one checkpoint. Null where they were not "
                    + "loaded.",
                row => row.WeightsSha256)
            .Text(
                "status",
                "succeeded, where its rows stand in the tables; failed, where it has none.",
                row => row.Status.ToString().ToLowerInvariant())
            .With(
                new ColumnDescription(
                    "error",
                    "Why it failed, a problem; null unless it did. In CSV it is JSON text.",
                    ColumnType.Problem,
                    IsNullable: true),
                row => Cell.Of(row.Error),
                when: null);

    /// <summary>The table.</summary>
    public static AnalysisTable Table { get; } = new AnalysisTable<ExperimentRequest, SweepReport, RevisionRow>(
        "revisions", Rows, report => report.Revisions);
}
