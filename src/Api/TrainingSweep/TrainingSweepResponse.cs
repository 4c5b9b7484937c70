using System.Text.Json.Serialization;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>A training sweep: the tables of its experiment, each row with its revision and step.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="draft">What was asked for.</param>
public sealed class TrainingSweepResponse(AnalysisView view, SweepDraft draft) : AnalysisResponse(view)
{
    /// <summary>The request: as it was sent until the first revision's config and tokenizer are read, then with every
    /// default filled in; it can be posted again as it is. While the sweep is unfinished <c>prompts</c> and
    /// <c>ablation.sources</c> are left out where they were sent; <c>?request=whole</c> shows them then
    /// too.</summary>
    [JsonPropertyOrder(First)]
    public TrainingSweepRequest Request { get; } =
        draft.Answered(view.State.Spec?.Request ?? draft.Request, view.ShowsPrompts);

    /// <summary>One row a revision, in the order of the request; null before the sweep has ended.</summary>
    public Rows<RevisionRow>? Revisions { get; } = RevisionTable.Rows.OrNull(
        ReportIn(view)?.Revisions, view.State.Spec?.Request ?? draft.Request);

    /// <summary>What the experiment's own answer has beside its tables, such as diagnostics, an object a revision with
    /// rows; null before the sweep has ended.</summary>
    public IReadOnlyList<RevisionReport>? Reports { get; } = ReportIn(view) is SweepReport report
        ? RevisionReport.AllOf(report, view, draft)
        : null;

    /// <summary>The experiment's tables by the names that they have in its own answer, each row with revision and
    /// step.</summary>
    [JsonExtensionData]
    public IDictionary<string, object?> Tables { get; } = TablesOf(view, draft);

    private static SweepReport? ReportIn(AnalysisView view) => (SweepReport?)view.State.Findings?.Report;

    private static Dictionary<string, object?> TablesOf(AnalysisView view, SweepDraft draft)
    {
        Dictionary<string, object?> tables = new(StringComparer.Ordinal);
        foreach (AnalysisTable table in draft.Tables.Where(table => table != RevisionTable.Table))
        {
            foreach (string? subset in table.Subsets.DefaultIfEmpty<string?>(defaultValue: null))
            {
                tables[table.MemberOf(subset)] = ReportIn(view) is SweepReport report
                    ? table.Of(view.State.Spec!, report, subset)
                    : null;
            }
        }

        return tables;
    }
}
