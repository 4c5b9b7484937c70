using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Tests.Figures;

public sealed class RelativeDepthTests
{
    [Theory]
    [InlineData(1, "0 L0")]
    [InlineData(2, "0 L0, 1 L1")]
    [InlineData(6, "0 L0, 0.2 L1, 0.4 L2, 0.6 L3, 0.8 L4, 1 L5")]
    [InlineData(24, "0 L0, 0.22 L5, 0.39 L9, 0.61 L14, 0.78 L18, 1 L23")]
    public void Axis_OfAModel_HasTicksAtLayersFromTheFirstToTheLast(int layerCount, string ticks)
    {
        PlotlyObject axis = RelativeDepth.Axis(layerCount);

        Assert.Equal(
            ticks,
            string.Join(", ", (string[])axis["ticktext"]!).Replace("<br>", " ", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_TheOnlyLayer_IsZero() => Assert.Equal(0, RelativeDepth.Of(0, layerCount: 1));
}
