using System.Security.Cryptography;
using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>A file written from start to end and hashed on the way, so that it need not be read again.</summary>
internal sealed class HashedFile : IDisposable
{
    /// <summary>What .NET gives on Unix where length cannot be allocated in advance: no code but that of any
    /// IOException (COR_E_IO).</summary>
    private const int Unnamed = unchecked((int)0x80131620);

    /// <summary>ENOSPC.</summary>
    private const int NoRoom = 28;

    private readonly FileStream stream;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Creates a file.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="length">The bytes that will be written: a full disk is found at once.</param>
    /// <exception cref="IOException">It cannot be made; where there is no room, the code says so as it does where a
    /// write fails.</exception>
    public HashedFile(string path, long length)
    {
        try
        {
            stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                PreallocationSize = length,
            });
        }
        catch (IOException failure) when (failure.HResult == Unnamed)
        {
            throw new IOException($"There is no room for {Path.GetFileName(path)}, {length} bytes.", NoRoom);
        }
    }

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
