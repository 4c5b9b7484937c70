using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Tests.Devices;

public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData("cpu", "cpu", "CPUExecutionProvider")]
    [InlineData("cuda", "cuda:0", "CUDAExecutionProvider")]
    [InlineData("cuda:3", "cuda:3", "CUDAExecutionProvider")]
    public void TryParse_OfAName_GivesTheDevice(string name, string canonical, string provider)
    {
        Assert.True(ComputeDevice.TryParse(name, out ComputeDevice device));
        Assert.Equal((canonical, provider), (device.ToString(), device.Provider));
    }

    [Theory]
    [InlineData("")]
    [InlineData("auto")]
    [InlineData("CPU")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda1")]
    [InlineData("cudax:1")]
    [InlineData("tpu")]
    public void TryParse_OfAnythingElse_GivesNone(string name)
    {
        Assert.False(ComputeDevice.TryParse(name, out _));
    }
}
