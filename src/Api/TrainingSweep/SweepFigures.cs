using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Figures;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>The figures of a table of an experiment over a training.</summary>
public sealed class SweepFigures
{
    /// <summary>Of several numbers, those that are offered first.</summary>
    private static readonly string[] First = ["self_repair", "logit_change", "change"];

    private static readonly string[] Spreads = ["_sd", "_se", "_low", "_high"];

    /// <summary>The key of a ranking: who holds a rank changes from step to step, and its numbers stand in the table
    /// that it ranks.</summary>
    private const string Rank = "rank";

    private readonly AnalysisTable table;

    /// <summary>Columns that say what a row is of, names before numbers.</summary>
    private readonly string[] keys;

    /// <summary>Columns of what was measured, without their spreads.</summary>
    private readonly string[] numbers;

    private SweepFigures(AnalysisTable table)
    {
        this.table = table;
        ColumnDescription[] columns = [.. table.Table.Columns];
        int count = Array.FindIndex(columns, column => column.Name == "n");
        int first = Math.Max(
            0, count >= 0 ? count : Array.FindIndex(columns, column => column.Type == ColumnType.Number));
        keys =
        [
            .. columns[..first].Where(column => column.Type != ColumnType.Flag)
                .OrderBy(column => column.Type != ColumnType.Text).Select(column => column.Name),
        ];
        string[] measured =
        [
            .. columns[first..].Where(column => column.Type == ColumnType.Number).Select(column => column.Name)
                .Where(name => !Spreads.Any(spread => name.EndsWith(spread, StringComparison.Ordinal))),
        ];
        numbers = [.. First.Intersect(measured), .. measured.Except(First)];
    }

    /// <summary>The figures of a sweep of an experiment: those of its first table, then those of its other
    /// tables.</summary>
    /// <param name="experiment">The experiment.</param>
    public static IReadOnlyList<AnalysisFigure> Of(PlannedKind experiment)
    {
        SweepFigures[] tables =
        [
            .. experiment.Tables.Select(table => new SweepFigures(table))
                .Where(figures => figures.numbers.Length > 0 && !figures.keys.Contains(Rank, StringComparer.Ordinal)),
        ];
        return
        [
            .. tables.Take(1).SelectMany(first => first.OfFirst()),
            .. tables.Skip(1).SelectMany(other => other.OfOther()),
        ];
    }

    private AnalysisFigure[] OfFirst() =>
    [
        Training("training", "Over training"),
        .. keys.Contains("head") ? new[] { OneHead() } : [],
        Map("map", "Map of the training"),
    ];

    private AnalysisFigure[] OfOther()
    {
        string rows = FigureText.Words(table.Name);
        return
        [
            Training($"training_{table.Name}", $"Over training: {rows}"),
            Map($"map_{table.Name}", $"Map of the training: {rows}"),
        ];
    }

    private AnalysisFigure Training(string name, string title) => new(
        name,
        title,
        $"A number by training step, one line for each row of the table {table.Name}. The lines that move most are "
            + "named.",
        source => Lines(source, source.Table(table.Name)!, title))
    {
        Parameters = Parameters(),
        When = HasRows,
    };

    private AnalysisFigure Map(string name, string title) => new(
        name,
        title,
        $"A number of every row of the table {table.Name}, one column for each revision. White is zero; the colors' "
            + "limits leave out the largest two percent.",
        Map)
    {
        Parameters = Parameters(),
        When = HasRows,
    };

    private AnalysisFigure OneHead() => new(
        "head",
        "One head over training",
        "A number of one head by training step, with its standard error.",
        source => Lines(
            source,
            source.Table(table.Name)!.With("head", source.Chosen("head")),
            $"{source.Chosen("head")} over training"))
    {
        Parameters = [FigureParameter.Head(table.Name, numbers[0]), .. Parameters()],
        When = source => HasRows(source) && source.Table(table.Name)!.Has("head"),
    };

    private FigureParameter[] Parameters() =>
    [
        .. table.Subsets.Count > 0 ? new[] { FigureParameter.Subset(table.Name) } : [],
        FigureParameter.Quantity(table.Name, numbers),
    ];

    private bool HasRows(FigureSource source) => source.Table(table.Name) is { Count: > 0 };

    private PlotlyFigure Lines(FigureSource source, FigureTable rows, string title)
    {
        string quantity = source.Chosen("quantity");
        StepAxis axis = StepAxis.Of(rows);
        FigureLine[] lines =
        [
            .. from row in rows.By(LabelsOf(rows))
               let line = LineOf(row.Value, row.Rows, axis, quantity)
               select line with { Reach = (line.Y.Max() - line.Y.Min()).GetValueOrDefault() },
        ];
        return new PlotlyFigure(
            FigureLines.Draw(lines, quantity, "others"),
            FigureStyle.Layout(
                title,
                source.Label,
                axis.Draw(),
                FigureStyle.Axis(QuantityText.WithUnit(quantity))));
    }

    private static FigureLine LineOf(string name, FigureTable rows, StepAxis axis, string quantity)
    {
        FigureTable ordered = rows.InOrder(
            Enumerable.Range(0, rows.Count).OrderBy(row => axis.PlaceOf(rows.Text(row, "revision"))));
        string[] revisions = ordered.Texts("revision");
        return new FigureLine(
            name,
            HeadOf(ordered),
            [.. revisions.Select(revision => (double?)axis.PlaceOf(revision))],
            revisions,
            ordered.Numbers(quantity),
            ordered.Numbers($"{quantity}_se"));
    }

    private PlotlyFigure Map(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        FigureTable rows = source.Table(table.Name)!;
        StepAxis axis = StepAxis.Of(rows);
        IReadOnlyList<(string Value, FigureTable Rows)> lines = rows.By(LabelsOf(rows));
        RowNames names = RowNames.Of([.. lines.Select(line => line.Value)]);
        PlotlyObject trace = HeadPlots.Diverging(
            [.. lines.Select(line => ValuesOf(line.Rows, axis, quantity))],
            QuantityText.UnitOf(quantity) ?? string.Empty);
        trace["x"] = RowNames.Of(axis.Revisions).Shown;
        trace["y"] = names.Shown;
        trace["customdata"] = lines
            .Select(line => axis.Revisions
                .Select(_ => new object?[] { HeadOf(line.Rows), FigureText.Escape(line.Value) }).ToArray())
            .ToArray();
        trace["hovertemplate"] =
            $"%{{customdata[1]}}, %{{x}}<br>{FigureText.Words(quantity)} %{{z{FigureText.Number}}}<extra></extra>";
        return new PlotlyFigure([trace], FigureStyle.Layout(
            $"Over training: {FigureText.Words(quantity)}",
            source.Label,
            FigureAxes.Names("revision"),
            FigureAxes.NamesBeside(string.Empty, lines.Count)));
    }

    private static double?[] ValuesOf(FigureTable line, StepAxis axis, string quantity)
    {
        Dictionary<string, double?> values = new(StringComparer.Ordinal);
        for (int row = 0; row < line.Count; row++)
        {
            values[line.Text(row, "revision")] = line.Number(row, quantity);
        }

        return [.. axis.Revisions.Select(revision => values.GetValueOrDefault(revision))];
    }

    /// <summary>What tells the rows of one revision apart.</summary>
    private string[] LabelsOf(FigureTable rows)
    {
        string[] telling = [.. keys.Where(key => rows.Values(key).Count > 1)];
        return RowLabels.Of(rows, telling.Length > 0 ? telling : keys);
    }

    private static string? HeadOf(FigureTable line) =>
        line.Has("head") && line.Text(0, "head") is { Length: > 0 } head ? head : null;
}
