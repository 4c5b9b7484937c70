using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Compare;

/// <summary>The tables of a comparison, column by column.</summary>
public static class CompareTables
{
    /// <summary>A row a term, where a head has one row.</summary>
    public static RowTable<Comparison, CorrelationRow> Correlations { get; } = CorrelationsBy([]);

    /// <summary>A row a term and condition.</summary>
    /// <param name="conditions">The columns in which the rows of one head differ.</param>
    public static RowTable<Comparison, CorrelationRow> CorrelationsBy(IEnumerable<ColumnDescription> conditions)
    {
        RowTable<Comparison, CorrelationRow> table = new(
            "CorrelationRow", "How far a term goes together in two analyses, over their heads.");
        foreach ((int place, ColumnDescription condition) in conditions.Index())
        {
            table = table.With(condition, row => row.Conditions[place], when: null);
        }

        return table.Text("term", "The term.", row => row.Term)
            .Number(
                "pearson",
                "Pearson's correlation over heads; null below two heads, and where the values of one analysis do not "
                    + "differ.",
                row => row.Pearson)
            .Number(
                "spearman",
                "Spearman's correlation over heads, tied ranks averaged; null where pearson is.",
                row => row.Spearman)
            .Index("n", "Number of heads that have the term in both.", row => row.N);
    }

    /// <summary>Joined rows: the keys, the numbers of positions, and of each term the value in a, in b and b minus
    /// a.</summary>
    /// <param name="keys">The key columns.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="rows">The rows.</param>
    public static Rows<ComparedRow> Heads(
        IReadOnlyList<ColumnDescription> keys, IReadOnlyList<string> terms, IReadOnlyList<ComparedRow> rows)
    {
        List<(string Name, Func<ComparedRow, Cell> Value)> columns = [.. KeyColumns(keys)];
        columns.Add(("a_n", row => row.CountA));
        columns.Add(("b_n", row => row.CountB));
        for (int index = 0; index < terms.Count; index++)
        {
            int term = index;
            columns.Add(($"a_{terms[term]}", row => Cell.Of(row.A[term])));
            columns.Add(($"b_{terms[term]}", row => Cell.Of(row.B[term])));
            columns.Add(($"{terms[term]}_difference", row => Cell.Of(row.B[term] - row.A[term])));
        }

        return new Rows<ComparedRow>(rows, columns);
    }

    /// <summary>Joined rows of one term with its standard errors, as a figure reads them: the keys, <c>a</c>,
    /// <c>a_se</c>, <c>b</c>, <c>b_se</c>, and <c>difference</c>.</summary>
    /// <param name="keys">The key columns.</param>
    /// <param name="term">The term's place among the terms.</param>
    /// <param name="rows">The rows.</param>
    public static Rows<ComparedRow> OfTerm(
        IReadOnlyList<ColumnDescription> keys, int term, IReadOnlyList<ComparedRow> rows) => new(
        rows,
        [
            .. KeyColumns(keys),
            ("a", row => Cell.Of(row.A[term])),
            ("a_se", row => Cell.Of(row.ErrorsA[term])),
            ("b", row => Cell.Of(row.B[term])),
            ("b_se", row => Cell.Of(row.ErrorsB[term])),
            ("difference", row => Cell.Of(row.B[term] - row.A[term])),
        ]);

    private static IEnumerable<(string Name, Func<ComparedRow, Cell> Value)> KeyColumns(
        IReadOnlyList<ColumnDescription> keys) =>
        keys.Select((key, place) => (key.Name, (Func<ComparedRow, Cell>)(row => row.Keys[place])));
}
