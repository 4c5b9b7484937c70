using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Packages;

/// <summary>Which tensors a package's weights.safetensors holds, in which order and of which shape.</summary>
public static class WeightLayout
{
    /// <summary>Tensors of this prefix fill the gaps that align the others to <see cref="Alignment"/>; the format
    /// allows no bytes that belong to no tensor.</summary>
    public const string PaddingPrefix = "padding.";

    /// <summary>Every tensor begins at a multiple of this, in bytes: a cache line, and the widest vector
    /// load.</summary>
    public const int Alignment = 64;

    /// <summary>A row stride of a multiple of this, in bytes, maps a matrix's rows onto the same cache sets.</summary>
    private const int CriticalStride = 4096;

    /// <summary>Zeros added where the stride would be critical.</summary>
    private const int PaddingFloats = 8;

    /// <summary>The stored width of what a matrix is multiplied with: an MLP's neurons, the stream or z.</summary>
    /// <remarks>Measured with ONNX Runtime's MatMul: 121 GF/s at 3,072 neurons against 180 at 3,080 (2 cores of a Zen 4
    /// server), 103 at a stream of 1,024 against 114 at 1,032 (one core of another).</remarks>
    /// <param name="width">d_mlp or d_model.</param>
    /// <returns>The same, or 8 more where a row of as many floats is a multiple of 4 KiB.</returns>
    public static int Padded(int width) =>
        (long)width * sizeof(float) % CriticalStride == 0 ? width + PaddingFloats : width;

    /// <summary>Bytes from a place to the next multiple of <see cref="Alignment"/>.</summary>
    /// <param name="offset">The place.</param>
    public static int Gap(long offset) => (int)(-offset & (Alignment - 1));

    /// <summary>Every tensor of the model, padding left out, in the file's order.</summary>
    /// <param name="architecture">The model.</param>
    public static IEnumerable<(string Name, IReadOnlyList<long> Shape)> Of(Architecture architecture)
    {
        ModelShape shape = architecture.Shape;
        yield return (WeightNames.Embedding, [shape.DVocab, shape.DModel]);
        if (architecture.RotaryDims > 0)
        {
            yield return (WeightNames.RotaryCos, [shape.ContextLength, architecture.RotaryDims / 2]);
            yield return (WeightNames.RotarySin, [shape.ContextLength, architecture.RotaryDims / 2]);
        }

        foreach (int layer in Enumerable.Range(0, shape.LayerCount))
        {
            foreach ((string Name, IReadOnlyList<long> Shape) tensor in OfBlock(architecture, layer))
            {
                yield return tensor;
            }
        }

        yield return (WeightNames.Unembedding, [shape.DVocab, shape.DModel]);
        yield return (WeightNames.UnembeddingBias, [shape.DVocab]);
    }

    /// <summary>A tensor without the rows of zeros after d_model, for where a stride does no harm: the rows before them
    /// lie together.</summary>
    /// <param name="tensor">A tensor of the file.</param>
    /// <param name="architecture">The model.</param>
    internal static TensorInfo WithoutPaddedRows(TensorInfo tensor, Architecture architecture)
    {
        bool isPadded = tensor.Shape.Count == 2 && tensor.Shape[0] == architecture.DModelPadded
            && WeightNames.IsOfBlock(tensor.Name)
            && !tensor.Name.EndsWith(".mlp.W_out", StringComparison.Ordinal);
        long rows = architecture.Shape.DModel;
        return isPadded
            ? tensor with { Shape = [rows, tensor.Shape[1]], ByteCount = rows * tensor.Shape[1] * sizeof(float) }
            : tensor;
    }

    private static IEnumerable<(string Name, IReadOnlyList<long> Shape)> OfBlock(Architecture architecture, int layer)
    {
        long model = architecture.Shape.DModel;
        long padded = architecture.DModelPadded;
        long heads = (long)architecture.Shape.HeadCount * architecture.Shape.DHead;
        long neurons = architecture.DMlpPadded;
        return
        [
            (WeightNames.WQ(layer), [padded, heads]),
            (WeightNames.WK(layer), [padded, heads]),
            (WeightNames.WV(layer), [padded, heads]),
            (WeightNames.BQ(layer), [heads]),
            (WeightNames.BK(layer), [heads]),
            (WeightNames.WO(layer), [padded, model]),
            (WeightNames.BO(layer), [model]),
            (WeightNames.WIn(layer), [padded, neurons]),
            (WeightNames.BIn(layer), [neurons]),
            (WeightNames.WOut(layer), [neurons, model]),
            (WeightNames.BOut(layer), [model]),
        ];
    }
}
