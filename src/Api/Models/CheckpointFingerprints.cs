using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SelfRepair.Api.Hosting;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.Api.Models;

/// <summary>Names a checkpoint by its content, so that equal folders share a package and a changed one gets
/// another.</summary>
public sealed class CheckpointFingerprints
{
    private readonly ConcurrentDictionary<FileStamp, string> hashes = new();

    /// <summary>SHA-256 over the names and contents of a checkpoint's files, in lower-case hexadecimal.</summary>
    /// <param name="revision">The revision.</param>
    /// <exception cref="OnnxExport.ExportException">Its folder has no weights that are understood.</exception>
    public string Of(ModelRevision revision)
    {
        StringBuilder content = new();
        foreach (string path in Files(revision).Order(StringComparer.Ordinal))
        {
            string hash = hashes.GetOrAdd(FileStamp.Of(path), static stamp => HashOf(stamp.Path));
            content.Append(Path.GetFileName(path)).Append(' ').Append(hash).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }

    private static IEnumerable<string> Files(ModelRevision revision)
    {
        string[] tokenizer = revision.TokenizerPath is string path ? [path] : [];
        return
        [
            .. Checkpoint.FilesOf(revision.Folder).Select(name => Path.Combine(revision.Folder, name)),
            .. tokenizer,
        ];
    }

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
