namespace SelfRepair.PromptSets.Tests;

public sealed class SplitMix64Tests
{
    private const ulong FirstFromZero = 16294208416658607535;

    [Fact]
    public void Next_FromStateZero_IsTheGeneratorsFirstOutput()
    {
        Assert.Equal(FirstFromZero, new SplitMix64(0).Next());
    }

    // The permutations that the pairing of prompts is defined by: state o(o(seed) + draw), seed 0.
    [Theory]
    [InlineData(0UL, new[] { 4, 7, 0, 5, 9, 3, 6, 2, 8, 1 })]
    [InlineData(1UL, new[] { 4, 3, 6, 2, 8, 0, 9, 7, 1, 5 })]
    public void Shuffle_OfTen_IsTheDefinedPermutation(ulong draw, int[] expected)
    {
        SplitMix64 random = new(new SplitMix64(FirstFromZero + draw).Next());

        int[] elements = [.. Enumerable.Range(0, expected.Length)];
        random.Shuffle<int>(elements);

        Assert.Equal(expected, elements);
    }

    [Fact]
    public void Below_OneOrMore_StaysBelow()
    {
        SplitMix64 random = new(7);

        Assert.All(Enumerable.Range(1, 1000), count => Assert.InRange(random.Below(count), 0, count - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0));
    }
}
