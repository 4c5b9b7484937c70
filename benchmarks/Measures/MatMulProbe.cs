using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Benchmarks.Measures;

/// <summary>ONNX Runtime's bare matrix product, input [rows, in] times weight [in, out], on as many threads as batches
/// run on or on a GPU, every tensor in the device's memory: the limit that block passes are held against.</summary>
/// <remarks>Sessions have weights as the engine's have them. On the processor the weight is a constant of the graph, so
/// that it is packed once, when the session is made; elsewhere it is an input.</remarks>
internal sealed class MatMulProbe : IDisposable
{
    private const string Input = "input";
    private const string Output = "output";
    private const string Weight = "weight";

    private readonly int inputWidth;
    private readonly int outputWidth;
    private readonly bool isHalf;
    private readonly ExecutionDevice device;
    private readonly DeviceTensor input;
    private readonly DeviceTensor output;
    private readonly DeviceTensor? weight;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    /// <summary>Makes the session and its largest input.</summary>
    /// <param name="inputWidth">Columns of the input and rows of the weight.</param>
    /// <param name="outputWidth">Columns of the weight.</param>
    /// <param name="maxRows">Most rows of a run.</param>
    /// <param name="placement">Where it runs.</param>
    /// <exception cref="DeviceUnavailableException">The device is not here.</exception>
    public MatMulProbe(int inputWidth, int outputWidth, int maxRows, Placement placement = default)
    {
        OnnxRuntime.Initialize(0);
        this.inputWidth = inputWidth;
        this.outputWidth = outputWidth;
        isHalf = placement.Precision == NumberPrecision.Fp16;
        device = ExecutionDevice.Open(placement.Device);
        try
        {
            using DeviceCopy copy = new(device);
            TensorElementType type = isHalf ? TensorElementType.Float16 : TensorElementType.Float;
            input = DeviceTensor.Allocate(device, type, maxRows, inputWidth);
            output = DeviceTensor.Allocate(device, type, maxRows, outputWidth);
            Fill(input, copy);
            if (placement != default)
            {
                weight = DeviceTensor.Allocate(device, type, inputWidth, outputWidth);
                Fill(weight, copy);
            }

            session = Create();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs the product once.</summary>
    /// <param name="rows">Rows of the input, at most those that the probe was made for.</param>
    /// <param name="clock">What the run is timed by.</param>
    /// <returns>How long it took.</returns>
    public TimeSpan Time(int rows, TimeProvider clock)
    {
        using OrtValue rowsIn = input.View(0, rows, inputWidth);
        using OrtValue rowsOut = output.View(0, rows, outputWidth);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(Input, rowsIn);
        binding.BindOutput(Output, rowsOut);
        if (weight is not null)
        {
            binding.BindInput(Weight, weight.Value);
        }

        long start = clock.GetTimestamp();
        session.RunWithBinding(runOptions, binding);
        binding.SynchronizeBoundOutputs();
        return clock.GetElapsedTime(start);
    }

    /// <summary>Frees the session and its tensors.</summary>
    public void Dispose()
    {
        session?.Dispose();
        runOptions.Dispose();
        input?.Dispose();
        output?.Dispose();
        weight?.Dispose();
        device.Dispose();
    }

    private InferenceSession Create()
    {
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.IntraOpNumThreads = OnnxRuntime.ThreadCount;
        device.Configure(options);
        return new InferenceSession(Graph(), options);
    }

    /// <summary>output [rows, out] = input [rows, in] weight [in, out].</summary>
    private byte[] Graph()
    {
        GraphBuilder graph = new("matmul");
        DataType type = isHalf ? DataType.Float16 : DataType.Float;
        string rows = GraphBuilder.Dim(inputWidth);
        string columns = GraphBuilder.Dim(outputWidth);
        string input = graph.Input(Input, type, "rows", rows);
        string matrix = weight is null
            ? graph.Constant(Weight, [inputWidth, outputWidth], Values(inputWidth * outputWidth))
            : graph.Input(Weight, type, rows, columns);
        graph.Output(graph.Node("MatMul", Output, input, matrix), type, "rows", columns);
        return graph.ToBytes();
    }

    private void Fill(DeviceTensor tensor, DeviceCopy copy)
    {
        float[] values = Values(checked((int)tensor.Count));
        using OrtValue host = OrtValue.CreateTensorValueFromMemory(values, [tensor.Count]);
        using OrtValue flat = tensor.View(0, tensor.Count);
        if (isHalf)
        {
            copy.CopyHalved(host, flat);
        }
        else
        {
            copy.Copy(host, flat);
        }
    }

    /// <summary>Values like those of a model: no zeros, and no denormal numbers, which would slow it.</summary>
    private static float[] Values(int count)
    {
        float[] values = new float[count];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = ((index % 251) - 125.5f) / 125;
        }

        return values;
    }
}
