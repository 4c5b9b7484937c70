using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SelfRepair.Inference.Packages;

/// <summary>Compares the files of a package with what its manifest says of them.</summary>
internal static class PackageChecksums
{
    /// <summary>Bytes read at once: they stay in the second-level cache between their reading and their hashing, and
    /// system calls cost nothing beside that.</summary>
    private const int BufferBytes = 1 << 18;

    /// <summary>Reads and hashes every file of a package.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="package">Its name.</param>
    /// <param name="files">What the manifest says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidPackageException">A file is not there.</exception>
    /// <exception cref="PackageChecksumException">A file is not what the manifest says.</exception>
    public static void Check(
        string folder,
        string package,
        IReadOnlyDictionary<string, PackageFile> files,
        CancellationToken cancellationToken)
    {
        foreach ((string fileName, PackageFile expected) in files)
        {
            string path = Path.Combine(folder, fileName);
            if (!File.Exists(path))
            {
                throw new InvalidPackageException(package, $"it has no {fileName}.");
            }

            PackageFile found = Read(path, cancellationToken);
            if (found != expected)
            {
                throw new PackageChecksumException(package, fileName, expected, found);
            }
        }
    }

    private static PackageFile Read(string path, CancellationToken cancellationToken)
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
        return new PackageFile(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}
