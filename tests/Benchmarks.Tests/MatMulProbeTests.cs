using SelfRepair.Benchmarks.Measures;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Benchmarks.Tests;

public sealed class MatMulProbeTests
{
    [Theory]
    [InlineData(NumberPrecision.Fp32)]
    [InlineData(NumberPrecision.Fp16)]
    public void Time_OfABareProduct_IsMeasuredInEachPrecision(NumberPrecision precision)
    {
        using MatMulProbe probe = new(64, 128, 32, new Placement(ComputeDevice.Cpu, precision));

        Assert.True(probe.Time(16, TimeProvider.System) > TimeSpan.Zero);
    }
}
