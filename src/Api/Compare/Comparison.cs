using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Compare;

/// <summary>The head rows of two analyses, joined.</summary>
/// <param name="First">The first analysis, a.</param>
/// <param name="Second">The second analysis, b.</param>
/// <param name="Subset">The choice of positions that the rows are over; null where the experiment has none.</param>
/// <param name="Keys">The columns that say what a row is of, such as head and layer.</param>
/// <param name="Terms">The terms that both have.</param>
/// <param name="Rows">The rows that both have, in the order of the first.</param>
public sealed record Comparison(
    AnalysisEntry First,
    AnalysisEntry Second,
    string? Subset,
    IReadOnlyList<ColumnDescription> Keys,
    IReadOnlyList<string> Terms,
    IReadOnlyList<ComparedRow> Rows)
{
    /// <summary>The place of the head in <see cref="Keys"/>.</summary>
    private int HeadPlace { get; init; }

    /// <summary>Compares two analyses.</summary>
    /// <param name="first">The first, a.</param>
    /// <param name="second">The second, b.</param>
    /// <param name="subset">The choice of positions; null: the first that both computed.</param>
    /// <exception cref="AnalysisNotFinishedException">One has no rows yet.</exception>
    /// <exception cref="AnalysesNotComparableException">They are of different kinds, models of different layers or
    /// heads, or share no head.</exception>
    /// <exception cref="RowsNotComputedException">One has no rows over these positions.</exception>
    public static Comparison Of(AnalysisEntry first, AnalysisEntry second, string? subset)
    {
        RequireAlike(first, second);
        AnalysisTable table = TableOf(first);
        ComputedTable.Check(table, subset);
        ComputedTable a = ComputedTable.Of(first, table);
        ComputedTable b = ComputedTable.Of(second, table);
        string? shared = subset ?? a.Rows.Select(computed => computed.Subset)
            .FirstOrDefault(choice => b.Rows.Any(computed => computed.Subset == choice));
        ComparedTable left = new(table.Table, a.Choose(shared).Rows);
        ComparedTable right = new(table.Table, b.Choose(shared ?? a.Choose(shared).Subset).Rows);
        string[] terms = [.. left.Terms.Where(right.Terms.Contains)];
        ComparedRow[] rows = [.. left.Join(right, terms)];
        return rows.Length > 0
            ? new Comparison(first, second, shared, left.Keys, terms, rows) { HeadPlace = left.HeadPlace }
            : throw new AnalysesNotComparableException("They share no row: each ablated other heads, or none.");
    }

    /// <summary>The joined rows as they are written.</summary>
    public Rows<ComparedRow> HeadRows() => CompareTables.Heads(Keys, Terms, Rows);

    /// <summary>The joined rows of one term, with its errors.</summary>
    /// <param name="term">One of <see cref="Terms"/>.</param>
    public Rows<ComparedRow> RowsOf(string term) => CompareTables.OfTerm(Keys, Array.IndexOf([.. Terms], term), Rows);

    /// <summary>How far the heads of both go together, a row a term; where a head has several rows (of strengths,
    /// layers, revisions), one for each of them.</summary>
    public Rows<CorrelationRow> CorrelationRows()
    {
        int[] conditions = [.. Enumerable.Range(0, Keys.Count).Where(IsCondition)];
        return CompareTables.CorrelationsBy(conditions.Select(place => Keys[place])).Of(
            from alike in Rows.GroupBy(row => string.Join('\u001f', conditions.Select(place => row.Keys[place])))
            from index in Enumerable.Range(0, Terms.Count)
            select CorrelationOf([.. alike], index, conditions),
            this);
    }

    /// <summary>Whether rows of one head differ in a column, as in a strength; one that the head decides, such as its
    /// layer, is none.</summary>
    private bool IsCondition(int place) => Rows.GroupBy(row => row.Keys[HeadPlace]).Any(
        ofHead => ofHead.Any(row => row.Keys[place] != ofHead.First().Keys[place]));

    private CorrelationRow CorrelationOf(ComparedRow[] rows, int index, int[] conditions)
    {
        (double A, double B)[] pairs =
        [
            .. from row in rows
               where row.A[index] is not null && row.B[index] is not null
               select (row.A[index]!.Value, row.B[index]!.Value),
        ];
        double[] a = [.. pairs.Select(pair => pair.A)];
        double[] b = [.. pairs.Select(pair => pair.B)];
        return new CorrelationRow(
            [.. conditions.Select(place => rows[0].Keys[place])],
            Terms[index],
            Correlations.Pearson(a, b),
            Correlations.Spearman(a, b),
            a.Length);
    }

    private static AnalysisTable TableOf(AnalysisEntry entry) =>
        entry.Draft.Tables.FirstOrDefault(table => ComparedTable.IsOfHeads(table.Table))
            ?? throw new AnalysesNotComparableException(
                $"Analyses are compared by their head rows, and {entry.Draft.Kind} has none. Its tables: "
                + $"{string.Join(", ", entry.Draft.Tables.Select(table => table.Name))}.");

    private static void RequireAlike(AnalysisEntry first, AnalysisEntry second)
    {
        if (first.Draft.Kind != second.Draft.Kind)
        {
            throw new AnalysesNotComparableException(
                $"{first.Id} is of kind {first.Draft.Kind}, and {second.Id} of kind {second.Draft.Kind}.");
        }

        ModelShape a = first.FindingsOrRefuse().Spec.Prompts.Model.Shape;
        ModelShape b = second.FindingsOrRefuse().Spec.Prompts.Model.Shape;
        if ((a.LayerCount, a.HeadCount) != (b.LayerCount, b.HeadCount))
        {
            throw new AnalysesNotComparableException(
                $"{first.Draft.Request.Model} has {a.LayerCount} layers of {a.HeadCount} heads, and "
                + $"{second.Draft.Request.Model} has {b.LayerCount} of {b.HeadCount}.");
        }

        if (TableOf(first) != TableOf(second))
        {
            throw new AnalysesNotComparableException("They are sweeps of different experiments.");
        }
    }
}
