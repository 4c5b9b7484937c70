using SelfRepair.Analysis.Ablations;

namespace SelfRepair.Analysis.Tests.Ablations;

public sealed class PairingTests
{
    [Theory]
    [InlineData(0, new[] { 4, 7, 0, 5, 9, 3, 6, 2, 8, 1 })]
    [InlineData(1, new[] { 4, 3, 6, 2, 8, 0, 9, 7, 1, 5 })]
    public void Permutation_OfTenPromptsAndSeedZero_IsTheDefinitionsExample(int draw, int[] expected) =>
        Assert.Equal(expected, Pairing.Permutation(10, 0, draw));

    [Fact]
    public void Permutation_OfAnySeed_HoldsEachPromptOnce() =>
        Assert.Equal(Enumerable.Range(0, 97), Pairing.Permutation(97, ulong.MaxValue, 3).Order());
}
