using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Tests.Transformers;

public sealed class HeadSelectionTests
{
    private static readonly ModelShape Shape = new(3, 2, 8, 4, 16, 11, 32, IsParallel: true);

    [Fact]
    public void Parse_All_IsEveryHeadInOrder() => Assert.Equal(Shape.Heads, HeadSelection.Parse(["all"], Shape));

    [Fact]
    public void Parse_HeadsAndLayersTwice_IsEachOnceInOrder() => Assert.Equal(
        [new HeadId(0, 1), new HeadId(2, 0), new HeadId(2, 1)],
        HeadSelection.Parse(["L2H1", "L2H*", "L0H1", "L2H1"], Shape));

    [Theory]
    [InlineData("L3H0")]
    [InlineData("L0H2")]
    [InlineData("L3H*")]
    [InlineData("LH*")]
    [InlineData("L-1H0")]
    [InlineData("9.6")]
    [InlineData("")]
    public void Parse_WhatTheModelLacks_IsRefusedWithWhatExists(string text)
    {
        UnknownHeadException refusal =
            Assert.Throws<UnknownHeadException>(() => HeadSelection.Parse(["L0H0", text], Shape));
        Assert.Equal((text, 1, 3, 2), (refusal.Head, refusal.Index, refusal.LayerCount, refusal.HeadCount));
        Assert.Contains("layers 0 to 2 and heads 0 to 1", refusal.Message, StringComparison.Ordinal);
    }
}
