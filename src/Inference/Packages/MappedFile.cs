using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace SelfRepair.Inference.Packages;

/// <summary>A file mapped into memory for reading: bytes come from disk when they are first touched.</summary>
/// <remarks>The one place that addresses mapped memory: every range is held to the file's length here, whatever a
/// header says. Spans and addresses are valid until <see cref="Dispose"/>. A file must not be shortened while it is
/// open: the operating system ends a process that reads a mapped page which is gone.</remarks>
public sealed unsafe partial class MappedFile : IDisposable
{
    /// <summary>Linux's MADV_DONTNEED.</summary>
    private const int DontNeed = 4;

    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* firstByte;
    private bool disposed;

    private MappedFile(FileStream stream)
    {
        Name = Path.GetFileName(stream.Name);
        Length = stream.Length;
        if (Length > 0)
        {
            // A view needs neither the map's handle nor the stream's once it is made.
            using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
                stream, null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref firstByte);
        }
    }

    /// <summary>The file's name, without folder.</summary>
    public string Name { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file; it may be empty.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return new MappedFile(stream);
    }

    /// <summary>Some bytes of the file.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the file.</exception>
    public ReadOnlySpan<byte> BytesAt(long start, int count)
    {
        Check(start, count);
        return new ReadOnlySpan<byte>(firstByte + start, count);
    }

    /// <summary>The address of a range's first byte.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="count">How many bytes will be read from it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the file.</exception>
    public nint AddressOf(long start, long count)
    {
        Check(start, count);
        return (nint)(firstByte + start);
    }

    /// <summary>Evicts a range that will hardly be read again from this process's memory; a later reader finds it in
    /// the file. Only Linux is told.</summary>
    /// <param name="start">The first byte, from 0.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the file.</exception>
    public void Evict(long start, long count)
    {
        Check(start, count);
        long first = (start + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;
        long end = (start + count) / Environment.SystemPageSize * Environment.SystemPageSize;
        if (OperatingSystem.IsLinux() && end > first)
        {
            // Advice: where it is not taken, the pages stay.
            _ = Advise((nint)(firstByte + first), (nuint)(end - first), DontNeed);
        }
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            view?.SafeMemoryMappedViewHandle.ReleasePointer();
            view?.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);

    private void Check(long start, long count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - count);
    }
}
