using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SelfRepair.Inference.Packages;

/// <summary>Hashes whole files.</summary>
public static class FileHash
{
    /// <summary>Bytes read at once: they stay in the second-level cache between their reading and their hashing, and
    /// system calls cost nothing beside that.</summary>
    private const int BufferBytes = 1 << 18;

    /// <summary>Reads and hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>SHA-256 in lower-case hexadecimal, and the bytes that were read.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (string Sha256, long Bytes) Of(string path, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        long length = 0;
        for (int count; (count = RandomAccess.Read(file, buffer, length)) > 0; length += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}
