using SelfRepair.Api.Figures;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Tests.Figures;

/// <summary>As many heads as a large model has: bars would hide the dots.</summary>
public sealed class ManyDotsTests
{
    private static readonly FigureTable Few = RowsOf(HeadPlots.MaxWithBars);

    private static readonly FigureTable Many = RowsOf(HeadPlots.MaxWithBars + 1);

    [Fact]
    public void Errors_OfFewRows_AreDrawn() => Assert.DoesNotContain("visible", HeadPlots.Errors(Few, "self_repair"));

    [Fact]
    public void Errors_OfManyRows_AreThereAndNotDrawn()
    {
        PlotlyObject bars = HeadPlots.Errors(Many, "self_repair");

        Assert.Equal(expected: false, bars["visible"]);
        Assert.Equal(Many.Numbers("self_repair_se"), (double?[])bars["array"]!);
    }

    [Fact]
    public void Draw_OfManyRows_HasSmallDotsWhoseLabelsHaveTheErrors()
    {
        PlotlyObject dots = HeadDots.Draw(Many, "self_repair", "a head", FigureStyle.Colors[0]);

        Assert.Equal(expected: false, ((PlotlyObject)dots["error_y"]!)["visible"]);
        Assert.True((int)((PlotlyObject)dots["marker"]!)["size"]! < HeadDots.Size);
        Assert.Equal(" ± 0.500", ((object?[][])dots["customdata"]!)[0][1]);
    }

    [Fact]
    public void BesideRandom_OfManyRows_NamesNoBarsInTheLegend()
    {
        Assert.Equal(["random writes of its norm", "the head"], NamesOf(Many));
        Assert.Equal(["random writes of its norm, ± sd", "the head, ± standard error"], NamesOf(Few));
    }

    [Fact]
    public void NoteOn_Rows_SaysWhetherBarsAreLeftOut()
    {
        Assert.Empty(HeadPlots.NoteOn(Few));
        Assert.Contains("no error bars", HeadPlots.NoteOn(Many), StringComparison.Ordinal);
    }

    private static IEnumerable<object?> NamesOf(FigureTable heads) =>
        HeadDots.BesideRandom(heads, "self_repair", "self_repair_random").Select(trace => trace["name"]);

    private static FigureTable RowsOf(int count) => FigureTable.Of(new Rows<int>(
        Enumerable.Range(0, count),
        [
            ("head", row => Cell.Of($"L0H{row}")),
            ("layer", _ => Cell.Of(0L)),
            ("head_index", row => Cell.Of((long)row)),
            ("self_repair", row => Cell.Of((double?)row)),
            ("self_repair_se", _ => Cell.Of((double?)0.5)),
        ]));
}
