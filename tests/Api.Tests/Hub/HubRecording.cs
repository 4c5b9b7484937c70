using System.IO.Compression;
using System.Text.Json;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>What the Hub's own client was recorded to do, and the repository that it was recorded with.</summary>
public static class HubRecording
{
    /// <summary>The repository's name.</summary>
    public const string Repository = "tiny/neox";

    private static readonly string Folder =
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "Api.Tests", "Hub", "recordings");

    /// <summary>The files of the recorded branch main that the service needs.</summary>
    public static Dictionary<string, byte[]> Files { get; } =
        new[] { "config.json", "tokenizer.json", "model.safetensors" }.ToDictionary(name => name, Unpack);

    /// <summary>The recorded commit of a branch.</summary>
    public static string CommitOf(string branch) =>
        Json("snapshot").GetProperty("commits").GetProperty(branch).GetString()!;

    /// <summary>The recorded repository with the content of its branch main.</summary>
    public static HubRepository MainRepository() => HubRepository.Of(Files, CommitOf("main"));

    /// <summary>The steps of a recording.</summary>
    public static IEnumerable<JsonElement> Steps(string recording) =>
        Json(recording).GetProperty("steps").EnumerateArray();

    /// <summary>The cache that a step left.</summary>
    public static HubCacheEntry[] CacheAfter(string recording, string step) =>
    [
        .. Steps(recording).Single(one => one.GetProperty("step").GetString() == step).GetProperty("cache")
            .EnumerateArray()
            .Select(HubCacheEntry.Of),
    ];

    /// <summary>Lays a recorded cache out on disk.</summary>
    public static void Lay(IEnumerable<HubCacheEntry> entries, string folder)
    {
        Dictionary<string, byte[]> contents = Files.ToDictionary(
            file => HubRepository.TagOf(file.Key, file.Value), file => file.Value);
        foreach (HubCacheEntry entry in entries)
        {
            string path = Path.Combine(folder, entry.Path);
            switch (entry.Type)
            {
                case "dir":
                    Directory.CreateDirectory(path);
                    break;
                case "link":
                    File.CreateSymbolicLink(path, entry.Target!);
                    break;
                default:
                    File.WriteAllBytes(path, ContentOf(entry, contents));
                    break;
            }
        }
    }

    private static byte[] ContentOf(HubCacheEntry entry, Dictionary<string, byte[]> contents) =>
        entry.Text is string text
            ? System.Text.Encoding.UTF8.GetBytes(text)
            : contents.GetValueOrDefault(Path.GetFileName(entry.Path))
                ?? Files.GetValueOrDefault(Path.GetFileName(entry.Path))
                ?? new byte[entry.Size];

    private static JsonElement Json(string recording) => JsonElement.Parse(Unpack(recording + ".json"));

    private static byte[] Unpack(string name)
    {
        using GZipStream stream = new(File.OpenRead(Path.Combine(Folder, name + ".gz")), CompressionMode.Decompress);
        using MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
