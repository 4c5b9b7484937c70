using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Devices;

/// <summary>One CUDA GPU. Its memory is taken from the arena of a session that does nothing else and lives as
/// long.</summary>
internal sealed class CudaDevice : ExecutionDevice
{
    private readonly int ordinal;
    private readonly InferenceSession home;
    private readonly OrtAllocator allocator;

    /// <summary>Opens a GPU.</summary>
    /// <param name="ordinal">Its number, from 0.</param>
    public CudaDevice(int ordinal)
        : base(ComputeDevice.Cuda(ordinal))
    {
        this.ordinal = ordinal;
        Memory = new OrtMemoryInfo(
            OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.ArenaAllocator, ordinal, OrtMemType.Default);
        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        Configure(options);
        home = new InferenceSession(CopyGraph.Build(DataType.Float, DataType.Float), options);
        allocator = new OrtAllocator(home, Memory);
    }

    public override bool IsApart => true;

    public override OrtMemoryInfo Memory { get; }

    public override void Configure(SessionOptions options) => CudaProvider.Append(options, ordinal);

    public override void Dispose()
    {
        allocator.Dispose();
        home.Dispose();
        Memory.Dispose();
    }

    protected override OrtAllocator AllocatorOf() => allocator;
}
