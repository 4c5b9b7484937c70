using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.JointAblation;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Tests.Limits;

/// <summary>Every experiment's rows are counted before it runs.</summary>
public sealed class RowLimitsTests
{
    [Fact]
    public void Check_OfAsManyRowsAsMayBe_TakesThem() => Check(Extent(RequestLimits.MaxTableRows), carriers: true);

    [Theory]
    [InlineData(true, "It fits with \"carriers\": false")]
    [InlineData(false, "Ask for less")]
    public void Check_OfOneRowMore_SaysWhatFits(bool carriers, string advice)
    {
        AnalysisTooLargeException refusal =
            Assert.Throws<AnalysisTooLargeException>(() => Check(Extent(100_001), carriers));

        Assert.Equal((100_001, 100_000), (refusal.Asked, refusal.Maximum));
        Assert.Contains(
            $"100001 rows; one may have 100000. {advice}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfMoreTokenRowsThanMayBe_SaysWhatFits()
    {
        AnalysisTooLargeException refusal = Assert.Throws<AnalysisTooLargeException>(
            () => Check(Extent(1) with { MaxTokenRows = RequestLimits.MaxTokenRows + 1L }, carriers: true));

        Assert.Equal(RequestLimits.MaxTokenRows, refusal.Maximum);
        Assert.Contains("token rows; one may have 5000000. It fits with", refusal.Message, StringComparison.Ordinal);
    }

    private static void Check(ExperimentExtent extent, bool carriers) => RowLimits.Check(
        new JointAblationKind(),
        new JointAblationRequest
        {
            Sets = [new ComponentSetRequest { Heads = ["L0H0"] }],
            Carriers = carriers,
            Positions = new PositionsRequest(PositionChoice.All),
        },
        new ExperimentInputs
        {
            Shape = new ModelShape(2, 4, 64, 16, 256, 131, 64, IsParallel: true),
            EndOfText = 0,
            Prompts =
            [
                new Prompt { Id = "0", Tokens = new[] { 0, 5, 7 } },
                new Prompt { Id = "1", Tokens = new[] { 0, 8, 9 } },
            ],
            SourceSet = null,
            Sources = null,
        },
        extent,
        CancellationToken.None);

    private static ExperimentExtent Extent(long rows) =>
        new(ScoredPositions: 9, LongestRow: 10, MaxTokenRows: 0, MaxTableRows: rows);
}
