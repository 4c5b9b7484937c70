using System.Globalization;

namespace SelfRepair.Api.Figures;

/// <summary>The rows that a figure has room for.</summary>
/// <param name="Rows">The rows: all in order, or those of the largest numbers, largest first.</param>
/// <param name="Names">Their names as they were given, [row].</param>
/// <param name="Note">What a subtitle says where some are left out; else empty.</param>
public sealed record RowChoice(FigureTable Rows, IReadOnlyList<string> Names, string Note)
{
    /// <summary>Chooses.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="names">Their names, [row].</param>
    /// <param name="column">The number by which, whatever its sign.</param>
    /// <param name="count">How many there is room for.</param>
    public static RowChoice Of(FigureTable rows, IReadOnlyList<string> names, string column, int count)
    {
        if (rows.Count <= count)
        {
            return new RowChoice(rows, names, Note: string.Empty);
        }

        IReadOnlyList<int> largest = HeadPlots.Largest(rows, column, count);
        return new RowChoice(
            rows.InOrder(largest),
            [.. largest.Select(row => names[row])],
            string.Create(
                CultureInfo.InvariantCulture,
                $"; the {largest.Count} of {rows.Count} with the largest {FigureText.Words(column)}"));
    }
}
