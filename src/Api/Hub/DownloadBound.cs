using SelfRepair.Analysis.Transformers;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.Api.Hub;

/// <summary>Most bytes that a repository makes this service download of one kind of file, whatever it states or
/// sends.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Reason">Why no more: the end of a sentence.</param>
public sealed record DownloadBound(long Bytes, string Reason)
{
    /// <summary>The widest type of a stored weight, float64.</summary>
    private const long WeightBytes = 8;

    /// <summary>Old checkpoints have each layer's causal mask, [context, context], at most as float32.</summary>
    private const long MaskBytes = 4;

    /// <summary>Headers and small buffers: the header of the largest Pythia has 0.1 MB, and archives align.</summary>
    private const long HeaderBytes = 64L << 20;

    /// <summary>config.json: its reader takes no more.</summary>
    public static DownloadBound Config { get; } = new(1L << 20, "a config.json has a few thousand");

    /// <summary>tokenizer.json: Pythia's has 2 million bytes, the largest in use some 40.</summary>
    public static DownloadBound Tokenizer { get; } = new(128L << 20, "a tokenizer.json has a few million");

    /// <summary>The index of shards: its reader takes no more.</summary>
    public static DownloadBound Index { get; } =
        new(WantedFiles.MaxIndexBytes, "an index of shards has some ten thousand");

    /// <summary>All files of weights together.</summary>
    /// <param name="config">What config.json says of the model.</param>
    public static DownloadBound Weights(CheckpointConfig config)
    {
        ModelShape shape = config.Shape;
        Int128 model = shape.DModel;
        Int128 layer = (4 * model * model) + (2 * model * shape.DMlp) + (9 * model) + shape.DMlp;
        Int128 weights = (2 * shape.DVocab * model) + (shape.LayerCount * layer) + (2 * model);
        Int128 masks = (Int128)shape.LayerCount * shape.ContextLength * shape.ContextLength;
        Int128 bytes = (weights * WeightBytes) + (masks * MaskBytes) + HeaderBytes;
        return new DownloadBound(
            (long)Int128.Min(bytes, long.MaxValue / 2),
            $"the model of its config.json has {weights} weights, which take at most {WeightBytes} bytes each, and old "
            + "causal masks beside them");
    }

    /// <summary>Refuses what is stated to be more. What nobody states is seen as it comes.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="files">The files that are fetched together.</param>
    /// <exception cref="HubDownloadTooLargeException">They have more.</exception>
    public void Check(HubModelId id, IReadOnlyList<RemoteFile> files)
    {
        // Sizes are a stranger's numbers: their sum may leave the range of one.
        Int128 stated = files.Aggregate(Int128.Zero, (sum, file) => sum + (file.Size ?? 0));
        if (stated > Bytes)
        {
            throw new HubDownloadTooLargeException(
                id,
                files.Count == 1 ? files[0].Path : $"{files[0].Path} with {files.Count - 1} files beside it",
                (long)Int128.Min(stated, long.MaxValue),
                this);
        }
    }
}
