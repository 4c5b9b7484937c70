using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>How many tokens a chunk of several prompts has at most.</summary>
internal static class ChunkCut
{
    /// <summary>Most floating-point operations of a chunk of several prompts: a minute of two fast CPU cores, seconds
    /// of sixteen. Smaller chunks would fill no batch in the passes that a chunk begins with.</summary>
    private const double MaxChunkFlops = 3e13;

    /// <summary>Bytes of activations that a sweep chunk of several prompts keeps at most, whatever the model: 256
    /// MiB.</summary>
    private const long MaxChunkBytes = 256L << 20;

    /// <summary>Bytes of activations that any chunk may keep: 32 MiB.</summary>
    private const long FreeChunkBytes = 32L << 20;

    /// <summary>How many times the activations that a chunk keeps go into the model's weights, at least: memory is to
    /// grow with the model, not with its prompts.</summary>
    private const int WeightsOverKept = 4;

    /// <summary>Most tokens of a sweep chunk of several prompts: batches are full long before, and the progress
    /// moves.</summary>
    private const long MaxChunkTokens = 4096;

    /// <summary>Streams, z and head directions: what a prompt's clean run keeps, in values of [layer,
    /// d_model].</summary>
    private const int KeptByCleanRun = 3;

    /// <summary>Tokens of a sweep chunk.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="sourceCount">Source rows of each prompt.</param>
    /// <param name="passesPerPrompt">Block passes that a prompt takes in the sweep.</param>
    public static long SweepTokens(ModelShape shape, int sourceCount, long passesPerPrompt)
    {
        long bytesPerToken =
            sizeof(float) * (long)shape.LayerCount * shape.DModel * (KeptByCleanRun + sourceCount);
        long bytes = Math.Clamp(WeightBytes(shape) / WeightsOverKept, FreeChunkBytes, MaxChunkBytes);
        double byWork = MaxChunkFlops / (passesPerPrompt * FlopsPerBlockAndToken(shape));
        return Math.Min(Math.Min(MaxChunkTokens, bytes / bytesPerToken), (long)byWork);
    }

    /// <summary>Tokens of a chunk of clean passes.</summary>
    /// <param name="shape">The model's dimensions.</param>
    public static long ScanTokens(ModelShape shape) =>
        (long)(MaxChunkFlops / (shape.LayerCount * FlopsPerBlockAndToken(shape)));

    /// <summary>Bytes of the matrices: Q, K, V, O and the MLP's two of every block, the embedding and the
    /// unembedding.</summary>
    private static long WeightBytes(ModelShape shape) => sizeof(float) * (long)shape.DModel
        * ((shape.LayerCount * ((4L * shape.DModel) + (2L * shape.DMlp))) + (2L * shape.DVocab));

    /// <summary>Two operations a multiply-add of Q, K, V, O [d, d] and of the MLP's two matrices [d, m].</summary>
    private static double FlopsPerBlockAndToken(ModelShape shape) =>
        2.0 * shape.DModel * ((4.0 * shape.DModel) + (2.0 * shape.DMlp));
}
