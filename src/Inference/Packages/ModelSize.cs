using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Packages;

/// <summary>What a model weighs, computed from its dimensions.</summary>
/// <param name="ParameterCount">Weights of the checkpoint that belong to the model, embeddings not tied, attention with
/// biases.</param>
/// <param name="DownloadBytes">The checkpoint as EleutherAI stores Pythia: float16, and for each layer the old buffers,
/// a causal mask of one byte an entry above all; without the files' headers (below 100 kB).</param>
/// <param name="PackageBytes">Tensors of the package's weights, float32, gaps included; without the header.</param>
/// <param name="BlockBytes">Matrices and biases of all blocks, float32, as ONNX Runtime packs them for a run. The
/// vocabulary's two matrices are read by row from the mapped file.</param>
public sealed record ModelSize(long ParameterCount, long DownloadBytes, long PackageBytes, long BlockBytes)
{
    private const int HalfBytes = 2;

    /// <summary>Computes the size of a model.</summary>
    /// <param name="architecture">The model.</param>
    public static ModelSize Of(Architecture architecture)
    {
        ModelShape shape = architecture.Shape;
        long parameters = Parameters(shape);
        long context = shape.ContextLength;
        long buffers = (context * context) + HalfBytes + (architecture.RotaryDims / 2 * HalfBytes);
        (string Name, long Bytes)[] tensors = [.. WeightLayout.Of(architecture).Select(tensor => (
            tensor.Name, Aligned(TensorShapes.FloatBytes(tensor.Shape))))];
        return new ModelSize(
            parameters,
            (parameters * HalfBytes) + (shape.LayerCount * buffers),
            tensors.Sum(tensor => tensor.Bytes),
            tensors.Where(tensor => WeightNames.IsOfBlock(tensor.Name)).Sum(tensor => tensor.Bytes));
    }

    private static long Parameters(ModelShape shape)
    {
        long model = shape.DModel;
        long neurons = shape.DMlp;
        long attention = (4 * model * model) + (4 * model);
        long mlp = (2 * model * neurons) + neurons + model;
        long norms = 4 * model;
        return (2 * shape.DVocab * model) + (shape.LayerCount * (attention + mlp + norms)) + (2 * model);
    }

    private static long Aligned(long bytes) => bytes + WeightLayout.Gap(bytes);
}
