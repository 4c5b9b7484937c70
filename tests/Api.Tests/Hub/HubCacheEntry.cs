using System.Globalization;
using System.Text.Json;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A file, folder or link of a cache.</summary>
/// <param name="Path">Its path in the cache.</param>
/// <param name="Type">dir, file or link.</param>
/// <param name="Target">Where a link leads, as it is written.</param>
/// <param name="Size">Bytes of a file.</param>
/// <param name="Mode">Who may read and write a file, octal.</param>
/// <param name="Text">The text of a small control file.</param>
public sealed record HubCacheEntry(string Path, string Type, string? Target, long Size, string? Mode, string? Text)
{
    /// <summary>A recorded entry.</summary>
    public static HubCacheEntry Of(JsonElement entry) => new(
        entry.GetProperty("path").GetString()!,
        entry.GetProperty("type").GetString()!,
        TextOf(entry, "target"),
        entry.TryGetProperty("size", out JsonElement size) ? size.GetInt64() : 0,
        TextOf(entry, "mode"),
        TextOf(entry, "text"));

    /// <summary>Everything in a folder, by path; folders and files, links not followed.</summary>
    public static HubCacheEntry[] Read(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = 0,
        })
        .Select(path => Read(folder, path))
        .OrderBy(entry => entry.Path, StringComparer.Ordinal),
    ];

    private static HubCacheEntry Read(string folder, string path)
    {
        string relative = System.IO.Path.GetRelativePath(folder, path);
        FileInfo file = new(path);
        if (file.LinkTarget is string target)
        {
            return new HubCacheEntry(relative, "link", target, 0, null, null);
        }

        if (Directory.Exists(path))
        {
            return new HubCacheEntry(relative, "dir", null, 0, null, null);
        }

        bool hasText = relative == "CACHEDIR.TAG" || relative.Contains("/refs/", StringComparison.Ordinal);
        return new HubCacheEntry(
            relative,
            "file",
            null,
            file.Length,
            Convert.ToString((int)file.UnixFileMode, 8).ToString(CultureInfo.InvariantCulture),
            hasText ? File.ReadAllText(path) : null);
    }

    private static string? TextOf(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
