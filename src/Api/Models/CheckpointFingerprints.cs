using System.Security.Cryptography;
using System.Text;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Storage;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.Api.Models;

/// <summary>Names a checkpoint by where it came from and by its content.</summary>
/// <remarks>Content decides: a file that changed makes another name, whatever the rest says. The source is in it
/// so that a package belongs to one commit of the Hub, or one revision of one folder, and its manifest is true: were
/// two sources of one content to share a package, deleting the one would take what the other needs, and either would be
/// told the other's commit. The price is an export, of seconds, where a new commit changed none of the files that are
/// read.</remarks>
/// <param name="hashes">Hashes files.</param>
public sealed class CheckpointFingerprints(FileHashes hashes)
{
    /// <summary>SHA-256 over a checkpoint's source and the names and contents of its files, in lower-case
    /// hexadecimal.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Stops the hashing.</param>
    /// <exception cref="OnnxExport.Reporting.ExportException">Its folder has no weights that are understood,
    /// or a file of the Hub cache is not what its name says.</exception>
    public string Of(ModelRevision revision, CancellationToken cancellationToken)
    {
        StringBuilder content = new();
        content.Append(revision.Model.Id).Append('@').Append(revision.Commit ?? revision.Name).Append('\n');
        foreach (string path in Files(revision).Order(StringComparer.Ordinal))
        {
            content.Append(Path.GetFileName(path)).Append(' ').Append(HashOf(path, cancellationToken)).Append('\n');
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

    /// <summary>The hash of a file. A large one of the Hub cache lies under its own: other tools of the Hub write there
    /// what came, unchecked, and here it costs nothing to compare.</summary>
    private string HashOf(string path, CancellationToken cancellationToken)
    {
        string hash = CheckpointFile.Read(path, one => hashes.Of(one, cancellationToken));
        string name = Path.GetFileName(CheckpointFile.Read(path, PathCheck.Resolve));
        return EntityTag.TryParse(name, out EntityTag? tag) && tag.IsSha256 && tag.Value != hash
            ? throw new CorruptCheckpointException(
                Path.GetFileName(path),
                tensor: null,
                $"{Path.GetFileName(path)} in the Hub cache is damaged: its content is not the one of its name, "
                + $"{tag}. Delete that file from the cache's blobs, and the next request fetches it again.")
            : hash;
    }
}
