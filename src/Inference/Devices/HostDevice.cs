using Microsoft.ML.OnnxRuntime;

namespace SelfRepair.Inference.Devices;

/// <summary>The processor and its memory.</summary>
internal sealed class HostDevice() : ExecutionDevice(ComputeDevice.Cpu)
{
    public override bool HasOwnMemory => false;

    public override bool PacksWeights => true;

    public override OrtMemoryInfo Memory => OrtMemoryInfo.DefaultInstance;

    public override void Configure(SessionOptions options)
    {
        // A session runs on the processor where nothing else is said.
    }

    public override OrtMemoryAllocation Allocate(long byteCount) =>
        OrtAllocator.DefaultInstance.Allocate(checked((uint)Math.Max(1, byteCount)));

    public override void Dispose()
    {
        // The host's allocator is the process's own.
    }
}
