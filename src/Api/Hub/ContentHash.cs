using System.Security.Cryptography;
using System.Text;

namespace SelfRepair.Api.Hub;

/// <summary>The hashes of a file as its bytes come: SHA-256, and those that its tags are of.</summary>
public sealed class ContentHash : IDisposable
{
    private readonly IReadOnlyList<EntityTag> tags;
    private readonly Dictionary<HashKind, IncrementalHash> hashes;
    private bool knowsSize;

    /// <summary>Hashes of no bytes yet.</summary>
    /// <param name="tags">What one of them should come to.</param>
    /// <param name="size">Bytes of the whole file, which git hashes before its content; null where nobody
    /// knows.</param>
    public ContentHash(IReadOnlyList<EntityTag> tags, long? size)
    {
        this.tags = tags;
        hashes = tags.Select(tag => tag.Kind)
            .Append(HashKind.Sha256)
            .Distinct()
            .ToDictionary(kind => kind, kind => IncrementalHash.CreateHash(AlgorithmOf(kind)));
        Restart(size);
    }

    /// <summary>Takes bytes in.</summary>
    /// <param name="bytes">The next bytes of the file.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (IncrementalHash hash in hashes.Values)
        {
            hash.AppendData(bytes);
        }
    }

    /// <summary>Forgets what was taken in.</summary>
    /// <param name="size">Bytes of the whole file; null where nobody knows.</param>
    public void Restart(long? size)
    {
        knowsSize = size is not null;
        foreach ((HashKind kind, IncrementalHash hash) in hashes)
        {
            hash.GetHashAndReset();
            if (kind == HashKind.GitBlob && size is not null)
            {
                hash.AppendData(Encoding.ASCII.GetBytes($"blob {size}\0"));
            }
        }
    }

    /// <summary>Ends the hashes.</summary>
    /// <returns>The SHA-256 in lower-case hexadecimal, and whether a tag is of this content: null where there is none
    /// to compare with.</returns>
    public (string Sha256, bool? IsTagged) Finish()
    {
        var values = hashes.ToDictionary(
            hash => hash.Key, hash => Convert.ToHexStringLower(hash.Value.GetHashAndReset()));
        EntityTag[] compared = [.. tags.Where(tag => tag.Kind != HashKind.GitBlob || knowsSize)];
        bool? isTagged = compared.Length == 0 ? null : Array.Exists(compared, tag => values[tag.Kind] == tag.Value);
        return (values[HashKind.Sha256], isTagged);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IncrementalHash hash in hashes.Values)
        {
            hash.Dispose();
        }
    }

    private static HashAlgorithmName AlgorithmOf(HashKind kind) => kind switch
    {
        HashKind.Sha256 => HashAlgorithmName.SHA256,
        HashKind.Md5 => HashAlgorithmName.MD5,
        _ => HashAlgorithmName.SHA1,
    };
}
