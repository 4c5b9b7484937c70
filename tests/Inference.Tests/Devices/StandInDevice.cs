using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Tests.Devices;

/// <summary>The processor in the place of a GPU, with a memory that counts as apart from the host's: tensors are
/// brought there and back, and reading one in place is refused. It may be small, so that it can be full.</summary>
internal sealed class StandInDevice() : ExecutionDevice(ComputeDevice.Cpu)
{
    private readonly ConcurrentBag<OrtMemoryAllocation> allocations = [];
    private int sessionCount;

    /// <summary>Bytes that one tensor may have.</summary>
    public long MaxBytes { get; set; } = long.MaxValue;

    /// <summary>Sessions that can be made.</summary>
    public int MaxSessions { get; set; } = int.MaxValue;

    /// <summary>Tensors that can be made.</summary>
    public int MaxTensors { get; set; } = int.MaxValue;

    /// <summary>Tensors that were made.</summary>
    public int TensorCount => allocations.Count;

    /// <summary>Tensors that were made and not freed.</summary>
    public int HeldCount => allocations.Count(allocation => !allocation.IsClosed);

    /// <summary>Whether it was given back.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Tensors that did not fit.</summary>
    public int RefusalCount { get; private set; }

    /// <summary>Sessions made on it.</summary>
    public int SessionCount => sessionCount;

    public override bool HasOwnMemory => Apart;

    public override bool PacksWeights => Packs;

    /// <summary>Whether its memory counts as apart.</summary>
    public bool Apart { get; init; } = true;

    /// <summary>Whether sessions pack weights, as on the processor, or are given them as inputs, as on a GPU.</summary>
    public bool Packs { get; init; }

    public override OrtMemoryInfo Memory => OrtMemoryInfo.DefaultInstance;

    public override void Configure(SessionOptions options)
    {
        if (Interlocked.Increment(ref sessionCount) > MaxSessions)
        {
            throw new DeviceOutOfMemoryException(Device, tokenCount: 0, new InsufficientMemoryException());
        }

        options.IntraOpNumThreads = 1;
    }

    public override OrtMemoryAllocation Allocate(long bytes)
    {
        if (bytes > MaxBytes || allocations.Count >= MaxTensors)
        {
            RefusalCount++;
            throw new DeviceOutOfMemoryException(Device, tokenCount: 0, new InsufficientMemoryException());
        }

        OrtMemoryAllocation allocation = OrtAllocator.DefaultInstance.Allocate(checked((uint)Math.Max(1, bytes)));
        allocations.Add(allocation);
        return allocation;
    }

    public override void Dispose() => IsDisposed = true;
}
