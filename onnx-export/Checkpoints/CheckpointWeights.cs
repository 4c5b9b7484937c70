using System.Collections.ObjectModel;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.TorchFiles;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>The open files of a checkpoint's weights, and where each tensor lies in them.</summary>
internal sealed class CheckpointWeights : IDisposable
{
    private const string IndexSuffix = ".index.json";

    /// <summary>The formats in the order in which they are taken: the first that is there wins, the others stay
    /// closed.</summary>
    private static readonly (string FileName, Func<string, IReadOnlySet<string>, WeightsFile> Open)[] Formats =
        [("model.safetensors", SafetensorsFile.Open), ("pytorch_model.bin", TorchFile.Open)];

    private readonly List<WeightsFile> files = [];
    private readonly IReadOnlySet<string> needed;

    private CheckpointWeights(IReadOnlySet<string> needed)
    {
        this.needed = needed;
    }

    /// <summary>The needed tensors, by name; of a checkpoint in shards those that its index lists and its shards
    /// hold.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; private set; } =
        ReadOnlyDictionary<string, StoredTensor>.Empty;

    /// <summary>Opens the weights of a folder and checks what describes them; no weight is read yet.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="needed">The names that the model needs; others are left alone, whatever they are.</param>
    /// <exception cref="ExportException">There are none, or they are damaged or hostile; the subclass says
    /// why.</exception>
    public static CheckpointWeights Open(string folder, IReadOnlySet<string> needed)
    {
        (string fileName, bool isIndex, Func<string, IReadOnlySet<string>, WeightsFile> open) = Find(folder);
        var weights = new CheckpointWeights(needed);
        try
        {
            if (isIndex)
            {
                weights.AddShards(folder, fileName, open);
            }
            else
            {
                weights.Tensors = weights.AddFile(Path.Combine(folder, fileName), open);
            }

            return weights;
        }
        catch (ExportException)
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The files of a folder that hold its weights, the index of shards among them.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <exception cref="ExportException">There are none, or the index is damaged or hostile.</exception>
    public static IEnumerable<string> FilesOf(string folder)
    {
        (string fileName, bool isIndex, _) = Find(folder);
        return isIndex
            ? ShardIndex.Read(folder, fileName).Values.Distinct(StringComparer.Ordinal).Prepend(fileName)
            : [fileName];
    }

    /// <summary>Unmaps the files.</summary>
    public void Dispose() => files.ForEach(file => file.Dispose());

    private static (string FileName, bool IsIndex, Func<string, IReadOnlySet<string>, WeightsFile> Open) Find(
        string folder)
    {
        (string FileName, bool IsIndex, Func<string, IReadOnlySet<string>, WeightsFile> Open)[] forms =
        [
            .. from format in Formats
               from isIndex in new[] { false, true }
               select (format.FileName + (isIndex ? IndexSuffix : string.Empty), isIndex, format.Open),
        ];
        PathState StateOf(string name) => PathCheck.StateOf(Path.Combine(folder, name));

        // A link that leads nowhere is named where nothing better is there.
        int found = Array.FindIndex(forms, form => CheckpointFile.Exists(Path.Combine(folder, form.FileName)));
        return found >= 0
            ? forms[found]
            : throw (Array.Find(forms, form => StateOf(form.FileName) == PathState.BrokenLink)
            is { FileName: string broken }
                ? new UnreadableFileException(broken, "is a link that leads nowhere")
                : new MissingCheckpointFileException(Formats[0].FileName));
    }

    private void AddShards(
        string folder, string indexName, Func<string, IReadOnlySet<string>, WeightsFile> open)
    {
        Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
        foreach (IGrouping<string, string> shard in ShardIndex.Read(folder, indexName)
            .GroupBy(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal))
        {
            IReadOnlyDictionary<string, StoredTensor> held = AddFile(Path.Combine(folder, shard.Key), open);
            foreach (string name in shard.Where(held.ContainsKey))
            {
                tensors.Add(name, held[name]);
            }
        }

        Tensors = tensors;
    }

    private IReadOnlyDictionary<string, StoredTensor> AddFile(
        string path, Func<string, IReadOnlySet<string>, WeightsFile> open)
    {
        WeightsFile file = CheckpointFile.Read(path, readable => open(readable, needed));
        files.Add(file);
        return file.Tensors;
    }
}
