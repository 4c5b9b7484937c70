using ScottPlot;
using SelfRepair.Benchmarks.Sweeps;

namespace SelfRepair.Benchmarks.Report;

/// <summary>Draws the rate of each model's sweep beside the bare rate.</summary>
internal static class RatePlot
{
    private const int Width = 760;
    private const int Height = 420;

    /// <summary>Pixels for each of them, so that the plot is sharp on dense screens.</summary>
    private const int Scale = 2;

    /// <summary>Room above the highest bar for its number and for the legend.</summary>
    private const double Headroom = 1.25;

    /// <summary>Writes the plot.</summary>
    /// <param name="path">The file, PNG.</param>
    /// <param name="sweeps">A sweep a model.</param>
    public static void Write(string path, IReadOnlyList<SweepResult> sweeps)
    {
        using Plot plot = new();
        plot.Font.Set("DejaVu Sans");
        AddBars(plot, "bare MatMul", Colors.LightGray, -0.2, sweeps, sweep => sweep.MatmulGflops, _ => string.Empty);
        AddBars(plot, "sweep", Colors.SteelBlue, 0.2, sweeps, sweep => sweep.Gflops, sweep => $"{sweep.Ratio:P0}");
        plot.Axes.Bottom.SetTicks(
            [.. sweeps.Select((_, index) => (double)index)], [.. sweeps.Select(sweep => sweep.Model)]);
        plot.Axes.Left.Label.Text = "GF/s, needed work only";
        plot.Title("All heads, 8 prompts of 128 tokens, from tokens to rows");
        plot.Axes.SetLimitsY(0, Headroom * sweeps.Max(sweep => Math.Max(sweep.MatmulGflops, sweep.Gflops)));
        plot.ShowLegend(Alignment.UpperLeft);
        plot.ScaleFactor = Scale;
        plot.SavePng(path, Scale * Width, Scale * Height);
    }

    private static void AddBars(
        Plot plot,
        string name,
        Color color,
        double shift,
        IReadOnlyList<SweepResult> sweeps,
        Func<SweepResult, double> height,
        Func<SweepResult, string> label)
    {
        Bar[] bars = [.. sweeps.Select((sweep, index) => new Bar
        {
            Position = index + shift,
            Value = height(sweep),
            Label = label(sweep),
            FillColor = color,
            Size = 0.38,
        })];
        plot.Add.Bars(bars).LegendText = name;
    }
}
