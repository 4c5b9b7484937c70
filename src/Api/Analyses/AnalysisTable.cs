using SelfRepair.Api.Requests;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Analyses;

/// <summary>A table of an experiment's answer: the member of its name, and <c>/v1/analyses/{id}/</c> with it.</summary>
/// <param name="name">Its name, such as heads.</param>
/// <param name="table">What its rows are.</param>
/// <param name="subsets">The choices of positions that it has rows over; empty: it has no such choice.</param>
public abstract class AnalysisTable(string name, RowTable table, IReadOnlyList<string> subsets)
{
    /// <summary>Its name, such as heads.</summary>
    public string Name => name;

    /// <summary>What its rows are.</summary>
    public RowTable Table => table;

    /// <summary>The choices of positions that it has rows over, the first where none is asked for and it is there;
    /// empty: it has no such choice.</summary>
    public IReadOnlyList<string> Subsets => subsets;

    /// <summary>The member of an answer that holds its rows: heads, heads_top.</summary>
    /// <param name="subset">One of <see cref="Subsets"/>; null where there are none.</param>
    public string MemberOf(string? subset) => subset is null || subset == Subsets[0] ? name : $"{name}_{subset}";

    /// <summary>Its rows; null where the request did not ask for them.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="report">Its report.</param>
    /// <param name="subset">One of <see cref="Subsets"/>; null where there are none.</param>
    public abstract Rows? Of(Spec spec, object report, string? subset);

    /// <summary>Number of its rows, over all subsets.</summary>
    /// <param name="report">The report.</param>
    public abstract long Count(object report);
}

/// <summary>A table of rows of one type.</summary>
/// <typeparam name="TRequest">The experiment's request.</typeparam>
/// <typeparam name="TReport">The experiment's report.</typeparam>
/// <typeparam name="TRow">A row.</typeparam>
public sealed class AnalysisTable<TRequest, TReport, TRow> : AnalysisTable
    where TRequest : ExperimentRequest
    where TReport : class
{
    private readonly RowTable<TRequest, TRow> table;
    private readonly (string? Subset, Func<TReport, IReadOnlyList<TRow>?> Rows)[] choices;

    /// <summary>A table without a choice of positions.</summary>
    /// <param name="name">Its name, such as sets.</param>
    /// <param name="table">What its rows are.</param>
    /// <param name="rows">Its rows in a report; null where they were not asked for.</param>
    public AnalysisTable(string name, RowTable<TRequest, TRow> table, Func<TReport, IReadOnlyList<TRow>?> rows)
        : base(name, table, [])
    {
        this.table = table;
        choices = [(null, rows)];
    }

    /// <summary>A table with rows over several choices of positions.</summary>
    /// <param name="name">Its name, such as heads.</param>
    /// <param name="table">What its rows are.</param>
    /// <param name="subsets">The choices, and their rows in a report; null where they were not asked for.</param>
    public AnalysisTable(
        string name,
        RowTable<TRequest, TRow> table,
        params (string Subset, Func<TReport, IReadOnlyList<TRow>?> Rows)[] subsets)
        : base(name, table, [.. subsets.Select(choice => choice.Subset)])
    {
        this.table = table;
        choices = [.. subsets.Select(choice => ((string?)choice.Subset, choice.Rows))];
    }

    /// <inheritdoc/>
    public override Rows? Of(Spec spec, object report, string? subset) => table.OrNull(
        choices.Single(choice => choice.Subset == subset).Rows((TReport)report), (TRequest)spec.Request);

    /// <inheritdoc/>
    public override long Count(object report) =>
        choices.Sum(choice => (long)(choice.Rows((TReport)report)?.Count ?? 0));
}
