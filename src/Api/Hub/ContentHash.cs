using System.Security.Cryptography;
using System.Text;

namespace SelfRepair.Api.Hub;

/// <summary>The hash of a file as its bytes come, of the kind that its entity tag is.</summary>
public sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash hash;
    private readonly EntityTag expected;
    private readonly long size;

    /// <summary>A hash of no bytes yet.</summary>
    /// <param name="expected">What the content should come to.</param>
    /// <param name="size">Bytes of the whole file, which git hashes before its content.</param>
    public ContentHash(EntityTag expected, long size)
    {
        this.expected = expected;
        this.size = size;
        hash = IncrementalHash.CreateHash(expected.IsSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        Begin();
    }

    /// <summary>Takes bytes in.</summary>
    /// <param name="bytes">The next bytes of the file.</param>
    public void Append(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

    /// <summary>Forgets what was taken in.</summary>
    public void Restart()
    {
        hash.GetHashAndReset();
        Begin();
    }

    /// <summary>Whether all bytes together are the expected content. Ends the hash.</summary>
    public bool Matches() => Convert.ToHexStringLower(hash.GetHashAndReset()) == expected.Value;

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Begin()
    {
        if (!expected.IsSha256)
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {size}\0"));
        }
    }
}
