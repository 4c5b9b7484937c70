namespace SelfRepair.Api.Figures;

/// <summary>Labels that tell the rows of a table apart, of the columns that say what a row is of.</summary>
public static class RowLabels
{
    /// <summary>Labels such as "L4H0, alpha 2", [row]: a column is named only where it tells more rows apart.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="keys">Columns that say what a row is of; the first is always named.</param>
    public static string[] Of(FigureTable rows, IReadOnlyList<string> keys)
    {
        string[] labels = [.. Enumerable.Range(0, rows.Count).Select(row => PartOf(rows, row, keys[0]))];
        int told = Count(labels);
        foreach (string key in keys.Skip(1))
        {
            string[] longer =
            [
                .. labels.Select((label, row) => string.Join(
                    ", ",
                    new[] { label, PartOf(rows, row, key) }.Where(part => part.Length > 0))),
            ];
            if (Count(longer) > told)
            {
                labels = longer;
                told = Count(labels);
            }
        }

        return labels;
    }

    private static int Count(string[] labels) => labels.Distinct(StringComparer.Ordinal).Count();

    /// <summary>A text stands for itself, a number needs its column's name.</summary>
    private static string PartOf(FigureTable rows, int row, string key) => rows.Number(row, key) is null
        ? rows.Text(row, key)
        : $"{FigureText.Words(key)} {rows.Text(row, key)}";
}
