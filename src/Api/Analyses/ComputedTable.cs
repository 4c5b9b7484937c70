using SelfRepair.Api.Problems;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Analyses;

/// <summary>A table of an analysis that has succeeded, with the rows that were computed.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">Its rows by the choice of positions that they are over; null where it has no such
/// choice.</param>
public sealed record ComputedTable(AnalysisTable Table, IReadOnlyList<(string? Subset, Rows Rows)> Rows)
{
    /// <summary>A table of an analysis.</summary>
    /// <param name="entry">The analysis.</param>
    /// <param name="name">The table's name.</param>
    /// <exception cref="TableNotFoundException">It has no such table.</exception>
    public static AnalysisTable Find(AnalysisEntry entry, string name)
    {
        IReadOnlyList<AnalysisTable> tables = entry.Draft.Tables;
        return tables.FirstOrDefault(table => table.Name == name)
            ?? throw new TableNotFoundException(entry.Draft.Kind, name, [.. tables.Select(table => table.Name)]);
    }

    /// <summary>Refuses a choice of positions that a table does not know.</summary>
    /// <param name="table">The table.</param>
    /// <param name="subset">The choice; null: none is asked for.</param>
    /// <exception cref="InvalidRequestException">The table does not know it.</exception>
    public static void Check(AnalysisTable table, string? subset)
    {
        if (subset is not null && !table.Subsets.Contains(subset, StringComparer.Ordinal))
        {
            throw new InvalidRequestException(
                table.Subsets.Count == 0
                    ? $"subset is '{subset}', and {table.Name} has no choice of positions. Leave it out."
                    : $"subset is '{subset}'; it is {string.Join(" or ", table.Subsets)}.",
                pointer: null);
        }
    }

    /// <summary>A table with the rows that an analysis computed.</summary>
    /// <param name="entry">The analysis.</param>
    /// <param name="table">One of its tables.</param>
    /// <exception cref="AnalysisNotFinishedException">It has no rows.</exception>
    public static ComputedTable Of(AnalysisEntry entry, AnalysisTable table)
    {
        (Spec spec, Findings findings) = entry.FindingsOrRefuse();
        return new ComputedTable(
            table,
            [
                .. from subset in table.Subsets.DefaultIfEmpty<string?>(defaultValue: null)
                   let rows = table.Of(spec, findings.Report, subset)
                   where rows is not null
                   select (subset, rows),
            ]);
    }

    /// <summary>The rows over a choice of positions, or over the first one that was computed.</summary>
    /// <param name="subset">The choice; null: none is asked for.</param>
    /// <exception cref="RowsNotComputedException">They were not computed.</exception>
    public (string? Subset, Rows Rows) Choose(string? subset)
    {
        (string? Subset, Rows? Rows) found =
            Rows.FirstOrDefault(computed => subset is null || computed.Subset == subset);
        return found.Rows is Rows rows
            ? (found.Subset, rows)
            : throw new RowsNotComputedException(
                Table.Name,
                [.. Rows.Select(computed => computed.Subset!)],
                subset ?? (Table.Subsets is [string first, ..] ? first : null));
    }
}
