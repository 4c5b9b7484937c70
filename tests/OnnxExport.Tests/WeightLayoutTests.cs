using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Tests;

public sealed class WeightLayoutTests
{
    [Theory]
    [InlineData(512, 512)]
    [InlineData(1024, 1032)]
    [InlineData(3072, 3080)]
    [InlineData(37, 37)]
    public void Padded_OffTheCriticalStride_AddsEight(int width, int padded) =>
        Assert.Equal(padded, WeightLayout.Padded(width));
}
