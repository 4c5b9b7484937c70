using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Devices;

/// <summary>One CUDA GPU. Its memory is taken from the arena of a session that does nothing else and lives as
/// long.</summary>
internal sealed class CudaDevice : ExecutionDevice
{
    private readonly FoundDevice found;
    private readonly InferenceSession? home;
    private readonly OrtAllocator? allocator;

    /// <summary>Opens a GPU.</summary>
    /// <param name="found">The GPU, which is here.</param>
    public CudaDevice(FoundDevice found)
        : base(found.Device)
    {
        this.found = found;
        Memory = new OrtMemoryInfo(
            OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.ArenaAllocator, Ordinal, OrtMemType.Default);
        try
        {
            using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            Configure(options);
            home = new InferenceSession(CopyGraph.Build(DataType.Float, DataType.Float), options);
            allocator = new OrtAllocator(home, Memory);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override bool HasOwnMemory => true;

    public override bool PacksWeights => false;

    public override OrtMemoryInfo Memory { get; }

    private int Ordinal => found.Device.CudaOrdinal!.Value;

    public override void Configure(SessionOptions options) => CudaProvider.Append(options, Ordinal, found.MemoryBytes);

    public override OrtMemoryAllocation Allocate(long byteCount)
    {
        try
        {
            return allocator!.Allocate(checked((uint)Math.Max(1, byteCount)));
        }
        catch (OnnxRuntimeException full) when (CudaProvider.IsOutOfMemory(full))
        {
            throw new DeviceOutOfMemoryException(Device, tokenCount: 0, full);
        }
    }

    public override void Dispose()
    {
        allocator?.Dispose();
        home?.Dispose();
        Memory.Dispose();
    }
}
