using System.Text.Json;
using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>A head's point of a figure: its values, and where it lies in the window.</summary>
/// <param name="Head">The head.</param>
/// <param name="X">Its value along the horizontal axis.</param>
/// <param name="Y">Its value along the vertical axis.</param>
/// <param name="Left">Its place in the window, pixels.</param>
/// <param name="Top">Its place in the window, pixels.</param>
internal sealed record HeadPoint(string Head, double X, double Y, double Left, double Top);

/// <summary>What is drawn: the numbers are read from the element that Plotly drew them into.</summary>
internal static class Plots
{
    private const string ReadPoints = """
        plot => {
          const box = plot.getBoundingClientRect();
          const { xaxis, yaxis } = plot._fullLayout;
          return JSON.stringify(plot.data.flatMap(trace => (trace.customdata ?? []).map((custom, at) => ({
            Head: custom[0],
            X: trace.x[at],
            Y: trace.y[at],
            Left: box.left + xaxis._offset + xaxis.d2p(trace.x[at]),
            Top: box.top + yaxis._offset + yaxis.d2p(trace.y[at]),
          }))));
        }
        """;

    /// <summary>The drawn figure, once it is there.</summary>
    /// <param name="page">The page.</param>
    public static async Task<ILocator> DrawnAsync(this IPage page)
    {
        ILocator plot = page.Figure().Locator(".js-plotly-plot");
        await plot.Locator(".main-svg").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
        await plot.ScrollIntoViewIfNeededAsync();
        return plot;
    }

    /// <summary>The points of its heads.</summary>
    /// <param name="plot">A drawn scatter.</param>
    public static async Task<HeadPoint[]> PointsAsync(this ILocator plot) =>
        JsonSerializer.Deserialize<HeadPoint[]>(await plot.EvaluateAsync<string>(ReadPoints))!;

    /// <summary>The traces that are drawn, as JSON.</summary>
    /// <param name="plot">A drawn figure.</param>
    public static Task<string> TracesAsync(this ILocator plot) =>
        plot.EvaluateAsync<string>("plot => JSON.stringify(plot.data)");

    /// <summary>The point that is farthest from every other one, so that a pointer on it is on no other.</summary>
    /// <param name="points">The points.</param>
    public static HeadPoint Loneliest(this HeadPoint[] points) =>
        points.MaxBy(point => points.Where(other => other != point).Min(other => Distance(point, other)))!;

    /// <summary>Moves the pointer onto a point.</summary>
    /// <param name="page">The page.</param>
    /// <param name="point">The point.</param>
    public static async Task PointAtAsync(this IPage page, HeadPoint point)
    {
        await page.Mouse.MoveAsync((float)point.Left - 1, (float)point.Top);
        await page.Mouse.MoveAsync((float)point.Left, (float)point.Top);
    }

    private static double Distance(HeadPoint point, HeadPoint other) =>
        double.Hypot(point.Left - other.Left, point.Top - other.Top);
}
