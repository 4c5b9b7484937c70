using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>What a report says there is beside what was asked.</summary>
public sealed class HintTests
{
    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    [Theory]
    [InlineData(0.2, "holds 7 of 36 ", "0.278")]
    [InlineData(0.03, "holds 1 of 36 ", "0.278")]
    public void TopChoice_UnderTenPositions_IsHintedAt(double fraction, string size, string needed)
    {
        SelfRepairReport report = Requests.Run(
            engine, Requests.Of(engine, 20, 18) with { TopFraction = fraction, Heads = [new(0, 1)] });
        string hint = Assert.Single(report.Hints);
        Assert.Contains(size, hint, StringComparison.Ordinal);
        Assert.Contains(needed, hint, StringComparison.Ordinal);
        SelfRepairReport larger = Requests.Run(
            engine, Requests.Of(engine, 20, 18) with { TopFraction = 0.278, Heads = [new(0, 1)] });
        Assert.Empty(larger.Hints);
    }

    [Fact]
    public void TopChoice_OfFewerThanTenPositionsInAll_AsksForMore()
    {
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 4, 4) with { TopFraction = 0.5 });
        Assert.Contains("more prompts", Assert.Single(report.Hints), StringComparison.Ordinal);
    }

    [Fact]
    public void TopChoice_ThatIsEmpty_IsAWarningAndNoHint()
    {
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 4, 4) with { TopFraction = 0.02 });
        Assert.Empty(report.Hints);
        Assert.NotEmpty(report.Warnings);
    }

    [Theory]
    [InlineData(Metric.Logit, 2, 1)]
    [InlineData(Metric.Logit, 1, 0)]
    [InlineData(Metric.LogitDifference, 2, 0)]
    public void MetricLogit_OnPromptsWithFoils_IsHintedAt(Metric metric, int withFoil, int hints)
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 4);
        Prompt[] prompts = [.. settings.Prompts.Select((prompt, index) =>
            prompt with { Target = 3, Foil = index < withFoil ? 5 : null })];
        SelfRepairReport report = Requests.Run(engine, settings with
        {
            Prompts = prompts,
            Positions = PositionChoice.Last,
            Metric = metric,
            TopRows = false,
        });
        Assert.Equal(
            hints, report.Hints.Count(hint => hint.Contains("'logit_difference'", StringComparison.Ordinal)));
    }
}
