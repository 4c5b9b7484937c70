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

    /// <summary>Zero neurons added where the stride would be critical.</summary>
    private const int PaddingNeurons = 8;

    /// <summary>The stored width of an MLP.</summary>
    /// <remarks>Measured: 121 GF/s at 3,072 neurons against 180 at 3,080 (2 cores, ONNX Runtime's MatMul).</remarks>
    /// <param name="dMlp">Neurons of a block, d_mlp.</param>
    /// <returns>d_mlp, or 8 more where a row of d_mlp floats is a multiple of 4 KiB.</returns>
    public static int PaddedMlp(int dMlp) =>
        (long)dMlp * sizeof(float) % CriticalStride == 0 ? dMlp + PaddingNeurons : dMlp;

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

    private static IEnumerable<(string Name, IReadOnlyList<long> Shape)> OfBlock(Architecture architecture, int layer)
    {
        long model = architecture.Shape.DModel;
        long heads = (long)architecture.Shape.HeadCount * architecture.Shape.DHead;
        long neurons = architecture.DMlpPadded;
        return
        [
            (WeightNames.WQ(layer), [model, heads]),
            (WeightNames.WK(layer), [model, heads]),
            (WeightNames.WV(layer), [model, heads]),
            (WeightNames.BQ(layer), [heads]),
            (WeightNames.BK(layer), [heads]),
            (WeightNames.WO(layer), [heads, model]),
            (WeightNames.BO(layer), [model]),
            (WeightNames.WIn(layer), [model, neurons]),
            (WeightNames.BIn(layer), [neurons]),
            (WeightNames.WOut(layer), [neurons, model]),
            (WeightNames.BOut(layer), [model]),
        ];
    }
}
