using System.Text.Json;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>Reads the index of a checkpoint in shards: which tensor lies in which file. Its total size is a hint that
/// nothing here needs.</summary>
internal static class ShardIndex
{
    /// <summary>Longest file read, in bytes; that of a model of 12b has about fifty thousand.</summary>
    private const int MaxFileBytes = 4 << 20;

    /// <summary>Reads an index.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="fileName">The index.</param>
    /// <returns>The shard of each tensor, a file of the folder that is there.</returns>
    /// <exception cref="CorruptCheckpointException">It is no index.</exception>
    /// <exception cref="ShardPathException">It names a file elsewhere.</exception>
    /// <exception cref="MissingCheckpointFileException">A shard is not there.</exception>
    public static IReadOnlyDictionary<string, string> Read(string folder, string fileName)
    {
        Dictionary<string, string> shards = Parse(Path.Combine(folder, fileName), fileName);
        string[] names = [.. shards.Values.Distinct(StringComparer.Ordinal)];
        if (Array.Find(names, name => !IsPlainName(name)) is string path)
        {
            throw new ShardPathException(fileName, path);
        }

        return Array.Find(names, name => !CheckpointFile.Exists(Path.Combine(folder, name))) is string missing
            ? throw new MissingCheckpointFileException(missing)
            : shards;
    }

    /// <summary>Separators of every system count, so that a checkpoint means the same on all of them.</summary>
    private static bool IsPlainName(string name) =>
        name.Length > 0 && name is not ("." or "..")
        && !name.Any(letter => letter is '/' or '\\' or ':' || char.IsControl(letter));

    private static Dictionary<string, string> Parse(string path, string fileName)
    {
        long length = CheckpointFile.Read(path, FileIdentity.Of).Bytes;
        if (length > MaxFileBytes)
        {
            throw Fault(fileName, $"it has {length} bytes; at most {MaxFileBytes} are read.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(CheckpointFile.Read(path, File.ReadAllBytes));
            return Parse(document.RootElement, fileName);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Text that is no valid Unicode is reported as InvalidOperationException.
            throw Fault(fileName, "it is not JSON.", exception);
        }
    }

    private static Dictionary<string, string> Parse(JsonElement root, string fileName)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out JsonElement map)
            || map.ValueKind != JsonValueKind.Object)
        {
            throw Fault(fileName, "it is not an object with a weight_map.");
        }

        Dictionary<string, string> shards = new(StringComparer.Ordinal);
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String || !shards.TryAdd(entry.Name, entry.Value.GetString()!))
            {
                throw Fault(
                    fileName, $"tensor {Quotation.Of(entry.Name)} is listed twice, or its shard is not a name.");
            }
        }

        return shards;
    }

    private static CorruptCheckpointException Fault(string fileName, string reason, Exception? cause = null) =>
        new(fileName, null, $"{fileName} is not a sound index of shards: {reason}", cause);
}
