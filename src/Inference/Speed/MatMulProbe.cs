using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Speed;

/// <summary>ONNX Runtime's bare matrix product, input [rows, in] times a constant weight [in, out], on as many
/// threads as batches run on: the limit that block passes are held against.</summary>
/// <remarks>The weight is a constant of the graph, so that it is packed once, when the session is made.</remarks>
public sealed class MatMulProbe : IDisposable
{
    private readonly int inputWidth;
    private readonly int outputWidth;
    private readonly OrtValue input;
    private readonly OrtValue output;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    /// <summary>Makes the session and its largest input.</summary>
    /// <param name="inputWidth">Columns of the input and rows of the weight.</param>
    /// <param name="outputWidth">Columns of the weight.</param>
    /// <param name="maxRows">Most rows of a run.</param>
    public MatMulProbe(int inputWidth, int outputWidth, int maxRows)
    {
        OnnxRuntime.Initialize(0);
        this.inputWidth = inputWidth;
        this.outputWidth = outputWidth;
        input = Allocated(maxRows, inputWidth);
        output = Allocated(maxRows, outputWidth);
        session = Create();
    }

    /// <summary>Runs the product once.</summary>
    /// <param name="rows">Rows of the input, at most those that the probe was made for.</param>
    /// <param name="clock">What the run is timed by.</param>
    /// <returns>How long it took.</returns>
    public TimeSpan Time(int rows, TimeProvider clock)
    {
        using OrtValue rowsIn = View(input, rows, inputWidth);
        using OrtValue rowsOut = View(output, rows, outputWidth);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(MatMulGraph.Input, rowsIn);
        binding.BindOutput(MatMulGraph.Output, rowsOut);
        long start = clock.GetTimestamp();
        session.RunWithBinding(runOptions, binding);
        return clock.GetElapsedTime(start);
    }

    /// <summary>Frees the session and its tensors.</summary>
    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
        input.Dispose();
        output.Dispose();
    }

    private InferenceSession Create()
    {
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.IntraOpNumThreads = OnnxRuntime.ThreadCount;
        float[] weight = new float[inputWidth * outputWidth];
        Fill(weight);
        return new InferenceSession(MatMulGraph.Build(weight, inputWidth, outputWidth), options);
    }

    private static OrtValue Allocated(int rows, int width)
    {
        OrtValue value = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance, TensorElementType.Float, [rows, width]);
        Fill(value.GetTensorMutableDataAsSpan<float>());
        return value;
    }

    /// <summary>Values like those of a model: no zeros, and no denormal numbers, which would slow it.</summary>
    private static void Fill(Span<float> values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = ((index % 251) - 125.5f) / 125;
        }
    }

    private static unsafe OrtValue View(OrtValue value, int rows, int width)
    {
        fixed (float* first = value.GetTensorMutableDataAsSpan<float>())
        {
            // The memory is ONNX Runtime's own and stays where it is.
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                TensorElementType.Float,
                [rows, width],
                (nint)first,
                (long)sizeof(float) * rows * width);
        }
    }
}
