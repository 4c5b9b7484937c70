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
    public void Parse_WhatTheModelLacks_IsRefusedWithWhatExists(string text)
    {
        UnknownHeadException refusal =
            Assert.Throws<UnknownHeadException>(() => HeadSelection.Parse(["L0H0", text], Shape));
        Assert.Equal((text, 1, 3, 2), (refusal.Head, refusal.Index, refusal.LayerCount, refusal.HeadCount));
        Assert.Contains("layers 0 to 2 and heads 0 to 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralThatTheModelLacks_NamesAllOfThem()
    {
        UnknownHeadException refusal =
            Assert.Throws<UnknownHeadException>(() => HeadSelection.Parse(["L3H0", "L0H0", "L0H2"], Shape));
        Assert.Equal([0, 2], refusal.Indices);
        Assert.StartsWith("Heads L3H0, L0H2 are outside the model", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("L4.0", "L4H0")]
    [InlineData("l4h0", "L4H0")]
    [InlineData("9.6", "L9H6")]
    [InlineData("(9, 6)", "L9H6")]
    [InlineData("L-1H0", "L1H0")]
    [InlineData("LH*", null)]
    [InlineData("L1H0\n", "L1H0")]
    [InlineData("L1H0\0", "L1H0")]
    [InlineData("L1\0H0", "L1H0")]
    [InlineData("blocks.4.attn.hook_z", null)]
    [InlineData("", null)]
    public void Parse_OfAnotherForm_SaysHowHeadsAreWritten(string text, string? meant)
    {
        MalformedHeadException refusal =
            Assert.Throws<MalformedHeadException>(() => HeadSelection.Parse(["L0H0", text], Shape));
        Assert.Equal((text, 1), (refusal.Text, refusal.Index));
        Assert.Contains("L4H0 is layer 4, head 0", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(meant is not null, refusal.Message.EndsWith($"Did you mean {meant}?", StringComparison.Ordinal));
    }
}
