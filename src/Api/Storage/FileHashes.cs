using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Storage;

/// <summary>Hashes of large files, each read once for as long as it stays the same file, restarts
/// notwithstanding.</summary>
/// <remarks>A record a file in the data folder, named by the file's path and written whole, so that services which
/// share the folder share what they know.</remarks>
/// <param name="folder">Where the records lie; it is made.</param>
public sealed class FileHashes(string folder)
{
    private readonly ConcurrentDictionary<FileIdentity, Lazy<string>> known = new();

    /// <summary>SHA-256 of a file, in lower-case hexadecimal.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string Of(string path, CancellationToken cancellationToken = default)
    {
        FileIdentity file = FileIdentity.Of(path);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Lazy<string> hash = known.GetOrAdd(
                file, _ => new Lazy<string>(() => Recall(file) ?? Compute(file, cancellationToken)));
            try
            {
                return hash.Value;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another caller began it and was stopped: this one goes on.
                known.TryRemove(KeyValuePair.Create(file, hash));
            }
            catch
            {
                known.TryRemove(KeyValuePair.Create(file, hash));
                throw;
            }
        }
    }

    /// <summary>Takes the hash of a file from whoever has just read all of it.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="sha256">SHA-256 in lower-case hexadecimal.</param>
    public void Learn(string path, string sha256) => Record(FileIdentity.Of(path), sha256);

    /// <summary>Forgets files that are gone.</summary>
    public void Sweep()
    {
        try
        {
            foreach (string record in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
            {
                // One that was never finished has another name than its file's.
                if (Read(record) is not HashRecord read
                    || !File.Exists(read.File.Path)
                    || RecordPath(read.File) != record)
                {
                    File.Delete(record);
                }
            }
        }
        catch (Exception refusal) when (DataFolder.Refuses(refusal))
        {
            // Another user's, or a disk that is only read: what is out of date is not believed, and harms nobody.
        }
    }

    private string? Recall(FileIdentity file) =>
        Read(RecordPath(file)) is HashRecord record && record.File == file ? record.Sha256 : null;

    private string Compute(FileIdentity file, CancellationToken cancellationToken)
    {
        string hash = FileHash.Of(file.Path, cancellationToken).Sha256;

        // What was written to meanwhile is another file by now, and hashed again when it is asked for.
        if (FileIdentity.Of(file.Path) == file)
        {
            Record(file, hash);
        }

        return hash;
    }

    private void Record(FileIdentity file, string sha256)
    {
        string path = RecordPath(file);
        string temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(new HashRecord(file, sha256)));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception refusal) when (DataFolder.Refuses(refusal))
        {
            // A full disk, most likely: the hash is good all the same, and found again after the next start.
            Discard(temporary);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception refusal) when (DataFolder.Refuses(refusal))
        {
            // Then it was not made either.
        }
    }

    private string RecordPath(FileIdentity file) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Path))));

    private static HashRecord? Read(string path)
    {
        try
        {
            return PathCheck.IsFile(path) ? JsonSerializer.Deserialize<HashRecord>(File.ReadAllBytes(path)) : null;
        }
        catch (Exception exception) when (exception is JsonException || DataFolder.Refuses(exception))
        {
            // Torn by a loss of power, or swept by another service.
            return null;
        }
    }

    /// <summary>What is kept of a file.</summary>
    private sealed record HashRecord(FileIdentity File, string Sha256);
}
