using System.Security.Cryptography;
using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>A file written from start to end and hashed on the way, so that it need not be read again.</summary>
internal sealed class HashedFile : IDisposable
{
    private readonly FileStream stream;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Creates a file.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="length">The bytes that will be written: a full disk is found at once.</param>
    public HashedFile(string path, long length) =>
        stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            PreallocationSize = length,
        });

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="bytes">Its content.</param>
    public static PackageFile Write(string path, byte[] bytes)
    {
        using var file = new HashedFile(path, bytes.Length);
        file.Append(bytes);
        return file.Complete();
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>The hash and length of what was written; appending ends here.</summary>
    public PackageFile Complete() => new(Convert.ToHexStringLower(hash.GetHashAndReset()), Length);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        stream.Dispose();
        hash.Dispose();
    }
}
