using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Products with W_O outside of a block: directions seen through it, and one head's difference written by
/// it.</summary>
internal sealed class WeightProducts : IDisposable
{
    private readonly BlockSessions sessions;
    private readonly InferenceSession transposed;
    private readonly InferenceSession written;

    /// <summary>Makes the sessions.</summary>
    /// <param name="sessions">The model's sessions.</param>
    public WeightProducts(BlockSessions sessions)
    {
        this.sessions = sessions;
        transposed = sessions.CreateWithoutWeights(LinearGraphs.Transposed(sessions.MatrixType));
        try
        {
            written = sessions.CreateWithoutWeights(LinearGraphs.Written(sessions.MatrixType));
        }
        catch
        {
            transposed.Dispose();
            throw;
        }
    }

    /// <summary>Directions through a layer's W_O.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="directions">u, [rows, d_model].</param>
    /// <param name="output">W_O,h u, [rows, head x d_head].</param>
    /// <param name="cancellation">Stops it.</param>
    public void ThroughWO(int layer, OrtValue directions, OrtValue output, Cancellation cancellation)
    {
        using OrtValue matrix = sessions.OutputMatrix(layer);
        using SessionBinding binding = sessions.Bind(transposed);
        binding.Input(LinearGraphs.Input, directions);
        binding.Input(LinearGraphs.Matrix, matrix);
        binding.Output(LinearGraphs.Output, output);
        binding.Run(cancellation);
    }

    /// <summary>A stream plus a change of one head's output seen through its W_O,h.</summary>
    /// <param name="head">The head.</param>
    /// <param name="stream">[rows, d_model].</param>
    /// <param name="difference">dz, [rows, d_head].</param>
    /// <param name="output">stream + dz W_O,h, [rows, d_model].</param>
    /// <param name="cancellation">Stops it.</param>
    public void Write(HeadId head, OrtValue stream, OrtValue difference, OrtValue output, Cancellation cancellation)
    {
        using OrtValue matrix = sessions.HeadMatrix(head);
        Write(matrix, stream, difference, output, cancellation);
    }

    /// <summary>A stream plus changes of a layer's heads seen through its W_O.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="stream">[rows, d_model].</param>
    /// <param name="differences">dz of every head, [rows, head x d_head].</param>
    /// <param name="output">stream + the sum of dz_h W_O,h, [rows, d_model].</param>
    /// <param name="cancellation">Stops it.</param>
    public void Write(int layer, OrtValue stream, OrtValue differences, OrtValue output, Cancellation cancellation)
    {
        using OrtValue matrix = sessions.OutputMatrix(layer);
        Write(matrix, stream, differences, output, cancellation);
    }

    /// <summary>Gives back what ONNX Runtime's arena of the host keeps of larger runs: it does so at the end of a run
    /// that says so, and this is the smallest there is.</summary>
    public void ShrinkArena()
    {
        using OrtValue matrix = sessions.OutputMatrix(0);
        long width = matrix.GetTensorTypeAndShape().Shape[1];
        using OrtValue rows = Zeros(2, width);
        using OrtValue output = Zeros(2, width);
        using RunOptions options = new();
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using OrtIoBinding binding = transposed.CreateIoBinding();
        binding.BindInput(LinearGraphs.Input, rows);
        binding.BindInput(LinearGraphs.Matrix, matrix);
        binding.BindOutput(LinearGraphs.Output, output);
        transposed.RunWithBinding(options, binding);
    }

    public void Dispose()
    {
        transposed.Dispose();
        written.Dispose();
    }

    private void Write(
        OrtValue matrix, OrtValue stream, OrtValue difference, OrtValue output, Cancellation cancellation)
    {
        using SessionBinding binding = sessions.Bind(written);
        binding.Input(LinearGraphs.Stream, stream);
        binding.Input(LinearGraphs.Input, difference);
        binding.Input(LinearGraphs.Matrix, matrix);
        binding.Output(LinearGraphs.Output, output);
        binding.Run(cancellation);
    }

    private static OrtValue Zeros(params long[] shape)
    {
        OrtValue value =
            OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
        BatchBuffers.Floats(value).Clear();
        return value;
    }
}
