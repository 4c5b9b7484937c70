using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class RandomDirectionsTests
{
    /// <summary>The first two are the definitions' examples, the others the reference's: an odd width, the largest seed
    /// and a late direction.</summary>
    public static TheoryData<ulong, int, double[]> Known => new()
    {
        { 0, 0, [0.620390256613, -0.363972683057, 0.346008900299, -0.602426473855] },
        { 0, 1, [0.268142344046, 0.678619914954, -0.374904465199, -0.571857793801] },
        { 7, 3, [-0.184175101372, -0.214172766211, 0.852484674797, -0.014513331153, -0.43962347606] },
        { 9007199254740991, 999, [0.814707118133, -0.454142807273, -0.360564310859] },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Unit_OfASeed_IsTheReferences(ulong seed, int index, double[] expected)
    {
        double[] direction = RandomDirections.Unit(seed, index, expected.Length);

        Assert.Equal(expected.Length, direction.Length);
        Assert.All(expected.Zip(direction), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(768)]
    public void Unit_OfAnyWidth_HasMeanZeroAndNormOne(int width)
    {
        double[] direction = RandomDirections.Unit(3, 1, width);

        Assert.Equal(0, direction.Sum(), 1e-12);
        Assert.Equal(1, direction.Sum(value => value * value), 1e-12);
    }

    [Theory]
    [InlineData(-1, 4)]
    [InlineData(0, 1)]
    public void Unit_OfNothing_IsRefused(int index, int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomDirections.Unit(0, index, width));
}
