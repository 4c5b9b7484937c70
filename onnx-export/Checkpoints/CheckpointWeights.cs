using SelfRepair.OnnxExport.TorchFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>The open files of a checkpoint's weights, and where each tensor lies in them.</summary>
internal sealed class CheckpointWeights : IDisposable
{
    private const string IndexSuffix = ".index.json";

    /// <summary>The formats in the order in which they are taken: the first that is there wins, the others stay
    /// closed.</summary>
    private static readonly (string FileName, Func<string, WeightsFile> Open)[] Formats =
        [("model.safetensors", SafetensorsFile.Open), ("pytorch_model.bin", TorchFile.Open)];

    private readonly List<WeightsFile> files = [];
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);

    private CheckpointWeights()
    {
    }

    /// <summary>All tensors, by name; of a checkpoint in shards those that its index lists and its shards
    /// hold.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <summary>Opens the weights of a folder and checks what describes them; no weight is read yet.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <exception cref="ExportException">There are none, or they are damaged or hostile; the subclass says
    /// why.</exception>
    public static CheckpointWeights Open(string folder)
    {
        foreach ((string fileName, Func<string, WeightsFile> open) in Formats)
        {
            if (File.Exists(Path.Combine(folder, fileName)))
            {
                return Open(weights => weights.AddFile(Path.Combine(folder, fileName), open));
            }

            if (File.Exists(Path.Combine(folder, fileName + IndexSuffix)))
            {
                return Open(weights => weights.AddShards(folder, fileName + IndexSuffix, open));
            }
        }

        throw new MissingCheckpointFileException(Formats[0].FileName);
    }

    /// <summary>Unmaps the files.</summary>
    public void Dispose() => files.ForEach(file => file.Dispose());

    private static CheckpointWeights Open(Action<CheckpointWeights> add)
    {
        var weights = new CheckpointWeights();
        try
        {
            add(weights);
            return weights;
        }
        catch (ExportException)
        {
            weights.Dispose();
            throw;
        }
    }

    private void AddFile(string path, Func<string, WeightsFile> open)
    {
        WeightsFile file = open(path);
        files.Add(file);
        foreach ((string name, StoredTensor tensor) in file.Tensors)
        {
            tensors.Add(name, tensor);
        }
    }

    private void AddShards(string folder, string indexName, Func<string, WeightsFile> open)
    {
        foreach (IGrouping<string, string> shard in ShardIndex.Read(folder, indexName)
            .GroupBy(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal))
        {
            WeightsFile file = open(Path.Combine(folder, shard.Key));
            files.Add(file);
            foreach (string name in shard.Where(file.Tensors.ContainsKey))
            {
                tensors.Add(name, file.Tensors[name]);
            }
        }
    }
}
