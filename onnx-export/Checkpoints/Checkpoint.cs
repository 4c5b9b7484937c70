using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>An opened Hugging Face GPT-NeoX folder: every tensor that the model needs is there, of the shape that
/// config.json implies and of a floating-point type. Other tensors (old buffers among them) are left alone, whatever
/// their type, place and numbers.</summary>
public sealed class Checkpoint : IDisposable
{
    private static readonly TensorType?[] FloatingTypes =
        [TensorType.F64, TensorType.F32, TensorType.F16, TensorType.BF16];

    private static readonly string[] UnembeddingNames =
        [CheckpointNames.Unembedding, CheckpointNames.LateUnembedding];

    private readonly CheckpointWeights weights;
    private readonly string unembedding;

    private Checkpoint(CheckpointConfig config, CheckpointWeights weights)
    {
        Config = config;
        this.weights = weights;
        foreach ((string name, long[] shape) in CheckpointLayout.Of(config))
        {
            Check(name, shape, "config.json implies");
        }

        unembedding = FindUnembedding();
        Check(unembedding, [config.Shape.DVocab, config.Shape.DModel], "is needed where embeddings are not tied");
    }

    /// <summary>What config.json says.</summary>
    public CheckpointConfig Config { get; }

    /// <summary>The unembedding before folding, [d_vocab, d_model].</summary>
    public CheckpointTensor Unembedding => this[unembedding];

    /// <summary>Weights that belong to the model; a tied unembedding counts once more.</summary>
    public long ParameterCount => CheckpointLayout.Of(Config)
        .Sum(tensor => TensorShapes.ElementCount(tensor.Shape))
        + ((long)Config.Shape.DVocab * Config.Shape.DModel);

    /// <summary>The names of all tensors that the model needs.</summary>
    public IEnumerable<string> TensorNames =>
        CheckpointLayout.Of(Config).Select(tensor => tensor.Name).Append(unembedding);

    /// <summary>A tensor of the checkpoint. Where its file has a checksum of it, it is compared first, once.</summary>
    /// <param name="name">One that the configuration implies.</param>
    /// <exception cref="CorruptCheckpointException">The file is damaged there.</exception>
    public CheckpointTensor this[string name]
    {
        get
        {
            StoredTensor stored = weights.Tensors[name];
            stored.Content?.Check();
            return new CheckpointTensor(stored);
        }
    }

    /// <summary>Opens and checks a folder; no weight is read yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ExportException">The folder holds no checkpoint that is understood; the subclass says
    /// why.</exception>
    public static Checkpoint Open(string folder)
    {
        CheckpointConfig config = ConfigReader.Read(folder);
        HashSet<string> needed = new(CheckpointLayout.Of(config).Select(tensor => tensor.Name), StringComparer.Ordinal);
        needed.UnionWith(UnembeddingNames);
        CheckpointWeights weights = CheckpointWeights.Open(folder, needed);
        try
        {
            return new Checkpoint(config, weights);
        }
        catch (ExportException)
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The files of a folder that <see cref="Open"/> reads: config.json and the weights with their
    /// index.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Names without folder.</returns>
    /// <exception cref="ExportException">It has no weights, or an index that is damaged or hostile.</exception>
    public static IEnumerable<string> FilesOf(string folder) =>
        CheckpointWeights.FilesOf(folder).Prepend(ConfigReader.FileName);

    /// <summary>A bias of attention: zeros in a model that has none.</summary>
    /// <param name="name">The bias.</param>
    /// <param name="length">Its length.</param>
    /// <returns>[length].</returns>
    public double[] AttentionBias(string name, int length) =>
        Config.HasAttentionBias ? this[name].ReadRow() : new double[length];

    /// <summary>Unmaps the weights.</summary>
    public void Dispose() => weights.Dispose();

    private string FindUnembedding()
    {
        return Array.Find(UnembeddingNames, weights.Tensors.ContainsKey)
            ?? (Config.HasTiedEmbeddings ? CheckpointNames.Embedding : CheckpointNames.Unembedding);
    }

    private void Check(string name, long[] shape, string reason)
    {
        if (!weights.Tensors.TryGetValue(name, out StoredTensor? tensor))
        {
            throw new MissingTensorException(name, reason);
        }

        if (!FloatingTypes.Contains(tensor.Type))
        {
            string type = tensor.TypeName;
            throw new UnsupportedCheckpointException(
                type, $"Tensor '{name}' is of type {type}; weights must be F64, F32, F16 or BF16.");
        }

        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new TensorShapeException(name, shape, tensor.Shape);
        }
    }
}
