using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Golden checkpoints as a Hub repository holds them.</summary>
public static class HubCheckpoints
{
    /// <summary>The repository's name.</summary>
    public const string Name = "EleutherAI/pythia-14m";

    /// <summary>A request that every golden checkpoint answers.</summary>
    public const string Request =
        """{"model": "EleutherAI/pythia-14m", "prompts": [{"token_ids": [1, 2, 3]}, {"token_ids": [3, 4, 5]}]}""";

    /// <summary>That request of one revision.</summary>
    public static string RequestOf(string revision) =>
        Request.Replace("\"prompts\"", $"\"revision\": \"{revision}\", \"prompts\"", StringComparison.Ordinal);

    /// <summary>The files of a golden model, and one that the service does not need.</summary>
    public static Dictionary<string, byte[]> Parallel()
    {
        string folder = Path.Combine(GoldenFiles.RepositoryRoot, "tests", "goldens", "models", "parallel");
        Dictionary<string, byte[]> files = Directory.GetFiles(folder)
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        files["README.md"] = "A random checkpoint."u8.ToArray();
        return files;
    }

    /// <summary>The files of a small random checkpoint, the same weights in every format.</summary>
    public static Dictionary<string, byte[]> Random(StoredFormat format, int shardCount) =>
        Random(new SyntheticCheckpoint(new ModelShape(2, 4, 32, 8, 128, 43, 16, IsParallel: true)), format, shardCount);

    /// <summary>The files of a random checkpoint.</summary>
    public static Dictionary<string, byte[]> Random(
        SyntheticCheckpoint checkpoint, StoredFormat format, int shardCount)
    {
        string folder = Directory.CreateTempSubdirectory("selfrepair-random-").FullName;
        checkpoint.Write(folder, format, shardCount);
        Dictionary<string, byte[]> files = Directory.GetFiles(folder)
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        Directory.Delete(folder, recursive: true);
        return files;
    }
}
