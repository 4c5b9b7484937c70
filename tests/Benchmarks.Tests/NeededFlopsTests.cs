using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Benchmarks.Tests;

public sealed class NeededFlopsTests
{
    /// <summary>d = 2, m = 3, two layers of two heads.</summary>
    private static readonly ModelShape Small = new(2, 2, 2, 1, 3, 10, 8, IsParallel: true);

    [Fact]
    public void Block_OfThreePositions_CountsMatricesAndCausalAttention()
    {
        // Matrices: 4 of 2 x 2, 2 x 3 and 3 x 2 are 28 multiply-adds a position. Attention: 1 + 2 + 3 pairs, each of 2
        // for the score and 2 for the mix.
        Assert.Equal(2 * ((3 * 28) + (6 * 4)), BlockFlops.Of(Small, 3));
    }

    [Fact]
    public void LastBlock_OfOnePosition_CountsKeysAndValuesEverywhere()
    {
        // Keys and values: 8 multiply-adds at each of 3 positions. At the last one: query and output 8, MLP 12, and 3
        // pairs of 4.
        Assert.Equal(2 * ((3 * 8) + 8 + 12 + (3 * 4)), new NeededFlops(Small).LastBlockOfOnePosition(3));
    }

    [Fact]
    public void OfAllPositions_OfTwoLayers_IsTwoCleanBlocksAndOneAHeadOfTheFirst()
    {
        NeededFlops needed = new(Small);
        Assert.Equal(
            (4 * BlockFlops.Of(Small, 3)) + (4 * BlockFlops.Of(Small, 5)),
            needed.OfAllPositions([4, 6]));
    }

    [Fact]
    public void OfAllPositions_OfSerialBlocks_AddsEachHeadsOwnMlp()
    {
        NeededFlops serial = new(Small with { IsParallel = false });
        Assert.Equal(new NeededFlops(Small).OfAllPositions([4]) + (4 * 3 * 2 * 12), serial.OfAllPositions([4]));
    }

    [Fact]
    public void OfLastPosition_OfTwoLayers_EndsInThreeShortBlocks()
    {
        NeededFlops needed = new(Small);
        Assert.Equal(BlockFlops.Of(Small, 4) + (3 * needed.LastBlockOfOnePosition(4)), needed.OfLastPosition([4]));
    }

    [Fact]
    public void OfAllPositions_OfPythia160m_IsTheKnownWork()
    {
        double needed = new NeededFlops(PythiaModels.Named("pythia-160m").Shape)
            .OfAllPositions(Enumerable.Repeat(128, 8));

        // 804 blocks of 8 x 127 positions: 2 x 8 (127 x 7,077,888 + 768 x 127 x 128).
        Assert.Equal(804.0 * 16 * ((127 * 7_077_888.0) + (768 * 127 * 128)), needed);
    }
}
