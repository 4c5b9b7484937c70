using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Analyses;

/// <summary>What a reader may choose of a figure.</summary>
/// <param name="Name">One of <see cref="FigureQuery"/>'s.</param>
/// <param name="Values">What an analysis leaves to choose from, the default first.</param>
public sealed record FigureParameter(string Name, Func<FigureSource, IReadOnlyList<string>> Values)
{
    /// <summary>Over which positions, of the choices that a table was computed over.</summary>
    /// <param name="table">The table's name.</param>
    public static FigureParameter Subset(string table) => new("subset", source => source.SubsetsOf(table));

    /// <summary>Which number, of those that a table has in some row.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">The numbers, the default first.</param>
    public static FigureParameter Quantity(string table, params IReadOnlyList<string> columns) => new(
        "quantity",
        source => source.Table(table) is FigureTable rows ? [.. columns.Where(rows.Has)] : []);

    /// <summary>Which head, of those that a table has rows of.</summary>
    /// <param name="table">The table's name.</param>
    public static FigureParameter Head(string table) => Value("head", table, "head");

    /// <summary>Which head, of those that a table has rows of; by default the one with the largest number, whatever its
    /// sign.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="column">The number.</param>
    public static FigureParameter Head(string table, string column) => Value("head", table, "head", column);

    /// <summary>Which value of a column, of those that a table has.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="column">The column.</param>
    public static FigureParameter Value(string name, string table, string column) => new(
        name, source => source.Table(table) is FigureTable rows && rows.Has(column) ? rows.Values(column) : []);

    /// <summary>Which value of a column, of those that a table has; by default that of the row with the largest number,
    /// whatever its sign.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="column">The column.</param>
    /// <param name="number">The number's column.</param>
    public static FigureParameter Value(string name, string table, string column, string number) => new(name, source =>
    {
        if (source.Table(table) is not FigureTable rows || !rows.Has(column))
        {
            return [];
        }

        string[] first = [.. HeadPlots.Largest(rows, number, 1).Select(row => rows.Text(row, column))];
        return [.. first.Concat(rows.Values(column)).Distinct(StringComparer.Ordinal).Where(value => value.Length > 0)];
    });
}
