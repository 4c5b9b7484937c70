using SelfRepair.Api.Figures;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Where the revisions of a sweep lie on an axis: at log(step + 1), so that step 0 has a place, and behind all
/// steps those whose names state none.</summary>
public sealed class StepAxis
{
    /// <summary>The least distance of two ticks, as a share of the axis.</summary>
    private const double TickDistance = 0.07;

    private readonly (string Revision, double? Step, double Place)[] revisions;
    private readonly Dictionary<string, double> places;

    private StepAxis((string Revision, double? Step, double Place)[] revisions)
    {
        this.revisions = revisions;
        places = revisions.ToDictionary(one => one.Revision, one => one.Place, StringComparer.Ordinal);
    }

    /// <summary>The revisions in the order of their places.</summary>
    public IReadOnlyList<string> Revisions => [.. revisions.Select(one => one.Revision)];

    /// <summary>The axis of rows of a sweep.</summary>
    /// <param name="rows">They, with revision and step.</param>
    public static StepAxis Of(FigureTable rows)
    {
        (string Revision, double? Step)[] known =
        [
            .. rows.By("revision").Select(one => (one.Value, one.Rows.Number(0, "step"))),
        ];
        (string Revision, double? Step)[] stepped = [.. known.Where(one => one.Step is not null)];
        double last = stepped.Length == 0 ? -1 : stepped.Max(one => PlaceOf(one.Step!.Value));
        double gap = stepped.Length == 0 ? 1 : Math.Max(0.3, last / 8);
        return new StepAxis(
        [
            .. stepped.Select(one => (one.Revision, one.Step, PlaceOf(one.Step!.Value))).OrderBy(one => one.Item3),
            .. known.Where(one => one.Step is null)
                .Select((one, index) => (one.Revision, one.Step, last + (gap * (index + 1)))),
        ]);
    }

    /// <summary>Where the rows of a revision lie.</summary>
    /// <param name="revision">The revision.</param>
    public double PlaceOf(string revision) => places[revision];

    /// <summary>The axis, with ticks at revisions where there is room.</summary>
    public PlotlyObject Draw()
    {
        double distance = TickDistance * (revisions[^1].Place - revisions[0].Place);
        List<(string Text, double Place)> ticks = [];
        foreach ((string revision, double? step, double place) in revisions)
        {
            if (ticks.Count == 0 || place - ticks[^1].Place >= distance)
            {
                ticks.Add((step is double known ? FigureText.Of(known) : revision, place));
            }
        }

        PlotlyObject axis = FigureStyle.Axis(
            revisions.Any(one => one.Step is not null) ? "training step, at log(step + 1)" : "revision");
        axis["tickvals"] = ticks.Select(tick => tick.Place).ToArray();
        axis["ticktext"] = RowNames.Of([.. ticks.Select(tick => tick.Text)]).Shown;
        axis["zeroline"] = false;
        return axis;
    }

    private static double PlaceOf(double step) => Math.Log10(1 + step);
}
