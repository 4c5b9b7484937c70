using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Devices;

/// <summary>Copies float32 tensors of the host into a device's memory, as they are or as float16, by sessions that do
/// nothing else: binding a host's tensor as an input brings it there.</summary>
internal sealed class DeviceCopy : IDisposable
{
    private readonly InferenceSession whole;
    private readonly RetryingLazy<InferenceSession> halved;
    private readonly RunOptions runOptions = new();

    /// <summary>Copies into one device's memory.</summary>
    /// <param name="device">The device.</param>
    public DeviceCopy(ExecutionDevice device)
    {
        whole = Create(device, DataType.Float);
        halved = new RetryingLazy<InferenceSession>(() => Create(device, DataType.Float16));
    }

    /// <summary>Copies a tensor.</summary>
    /// <param name="host">float32, [elements], in the host's memory.</param>
    /// <param name="target">float32, [elements], in the device's memory.</param>
    public void Copy(OrtValue host, OrtValue target) => Run(whole, host, target);

    /// <summary>Copies a tensor, rounding it to float16.</summary>
    /// <param name="host">float32, [elements], in the host's memory.</param>
    /// <param name="target">float16, [elements], in the device's memory.</param>
    public void CopyHalved(OrtValue host, OrtValue target) => Run(halved.Value, host, target);

    public void Dispose()
    {
        whole.Dispose();
        halved.DisposeValue();
        runOptions.Dispose();
    }

    private static InferenceSession Create(ExecutionDevice device, DataType to)
    {
        using SessionOptions options = new()
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            IntraOpNumThreads = 1,
        };
        device.Configure(options);
        return new InferenceSession(CopyGraph.Build(DataType.Float, to), options);
    }

    private void Run(InferenceSession session, OrtValue host, OrtValue target)
    {
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(CopyGraph.Input, host);
        binding.BindOutput(CopyGraph.Output, target);
        binding.SynchronizeBoundInputs();
        session.RunWithBinding(runOptions, binding);
        binding.SynchronizeBoundOutputs();
    }
}
