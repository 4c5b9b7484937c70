namespace SelfRepair.Api.Figures;

/// <summary>How all figures look: on paper, on a page, and in a notebook alike.</summary>
public static class FigureStyle
{
    /// <summary>Colors that readers with any color vision tell apart, and that print (Okabe and Ito).</summary>
    public static IReadOnlyList<string> Colors { get; } =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#4D4D4D"];

    /// <summary>A color of lines that only help to read.</summary>
    public const string Muted = "#888888";

    /// <summary>Dark for few, light for many: viridis, which keeps its order in gray.</summary>
    public const string Sequential = "Viridis";

    /// <summary>Negative in red, positive in blue, white at zero: as the field's heatmaps have it.</summary>
    public static IReadOnlyList<object[]> Diverging { get; } =
    [
        [0.0, "#b2182b"],
        [0.25, "#f4a582"],
        [0.5, "#ffffff"],
        [0.75, "#92c5de"],
        [1.0, "#2166ac"],
    ];

    /// <summary>The color of text, and of what others are compared with.</summary>
    public const string Ink = "#222222";

    /// <summary>Between the labels of an axis and its title, px.</summary>
    private const int TitleDistance = 8;

    private const string Grid = "#e5e5e5";

    /// <summary>A layout with a title and two axes; more attributes are added to it.</summary>
    /// <param name="title">What is shown, in plain words.</param>
    /// <param name="label">What it is of: model and prompts, escaped.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    public static PlotlyObject Layout(string title, string label, PlotlyObject x, PlotlyObject y) => new()
    {
        ["title"] = new PlotlyObject
        {
            ["text"] = $"{title}<br><sub>{label}</sub>",
            ["x"] = 0.02,
            ["xref"] = "container",
            ["xanchor"] = "left",
        },
        ["xaxis"] = x,
        ["yaxis"] = y,
        ["hovermode"] = "closest",
        ["template"] = Template(),
    };

    /// <summary>An axis.</summary>
    /// <param name="title">What it counts, with its unit.</param>
    public static PlotlyObject Axis(string title) => new()
    {
        ["title"] = new PlotlyObject { ["text"] = title, ["standoff"] = TitleDistance },
        ["automargin"] = true,
    };

    /// <summary>An axis of whole numbers that all have a tick where there is room, or of names.</summary>
    /// <param name="title">What it counts.</param>
    public static PlotlyObject Steps(string title)
    {
        PlotlyObject axis = Axis(title);
        axis["zeroline"] = false;
        axis["showgrid"] = false;
        return axis;
    }

    /// <summary>A text beside the points.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">Where, 0 at the left edge to 1 at the right.</param>
    /// <param name="y">Where, 0 at the bottom to 1 at the top.</param>
    public static PlotlyObject Note(string text, double x, double y) => new()
    {
        ["text"] = text,
        ["x"] = x,
        ["y"] = y,
        ["xref"] = "paper",
        ["yref"] = "paper",
        ["xanchor"] = x < 0.5 ? "left" : "right",
        ["yanchor"] = y < 0.5 ? "bottom" : "top",
        ["showarrow"] = false,
        ["font"] = new PlotlyObject { ["color"] = Muted },
    };

    /// <summary>Where the legend stands below names that are turned upright, and below titles of two lines.</summary>
    public static PlotlyObject LowLegend() => new() { ["y"] = -0.4 };

    /// <summary>What stands in every figure in place of a program's own looks.</summary>
    private static PlotlyObject Template() => new()
    {
        ["layout"] = new PlotlyObject
        {
            ["font"] = new PlotlyObject
            {
                ["family"] = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif",
                ["size"] = 13,
                ["color"] = Ink,
            },
            ["colorway"] = Colors,
            ["paper_bgcolor"] = "#ffffff",
            ["plot_bgcolor"] = "#ffffff",
            ["margin"] = new PlotlyObject { ["l"] = 60, ["r"] = 20, ["t"] = 70, ["b"] = 55 },
            ["xaxis"] = Lines(),
            ["yaxis"] = Lines(),
            ["legend"] = new PlotlyObject { ["orientation"] = "h", ["y"] = -0.26, ["yanchor"] = "top", ["x"] = 0 },
        },
    };

    private static PlotlyObject Lines() => new()
    {
        ["gridcolor"] = Grid,
        ["zerolinecolor"] = Muted,
        ["linecolor"] = Muted,
        ["ticks"] = "outside",
        ["tickcolor"] = Muted,
    };
}
