using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Tests.Devices;

/// <summary>The CPU build of ONNX Runtime, which the default build restores, has no GPU whatever the machine.</summary>
public sealed class DeviceProbeTests
{
    [Fact]
    public void Here_WithTheCpuBuild_IsTheProcessorInFp32()
    {
        FoundDevice found = Assert.Single(DeviceProbe.Available());

        Assert.Equal(ComputeDevice.Cpu, found.Device);
        Assert.Equal([NumberPrecision.Fp32], found.Precisions);
        Assert.Equal(ComputeDevice.Cpu, DeviceProbe.Best());
    }

    [Fact]
    public void Require_OfAGpu_SaysWhatWasLookedForAndWhatIsThere()
    {
        Placement placement = new(ComputeDevice.Cuda(1), NumberPrecision.Fp32);

        DeviceUnavailableException refusal =
            Assert.Throws<DeviceUnavailableException>(() => DeviceProbe.Require(placement));

        Assert.Equal(ComputeDevice.Cuda(1), refusal.Device);
        string[] parts = ["cuda:1", "CUDAExecutionProvider", OnnxRuntime.Version, "CPUExecutionProvider"];
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Require_OfHalfPrecisionOnTheProcessor_IsRefused()
    {
        Placement placement = new(ComputeDevice.Cpu, NumberPrecision.Fp16);

        PrecisionUnavailableException refusal =
            Assert.Throws<PrecisionUnavailableException>(() => DeviceProbe.Require(placement));

        Assert.Equal(placement, refusal.Placement);
        Assert.Contains("fp16", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_WithoutADriver_NamesItsLibrary()
    {
        DriverAnswer answer = CudaDriver.Query(int.MaxValue);

        Assert.Contains("NVIDIA driver", answer.Missing, StringComparison.Ordinal);
    }
}
