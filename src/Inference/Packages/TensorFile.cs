using System.Collections.ObjectModel;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace SelfRepair.Inference.Packages;

/// <summary>A safetensors file, mapped into memory: bytes are read from disk when they are first touched.</summary>
/// <remarks>Spans and addresses are valid until <see cref="Dispose"/>. A file must not be shortened while it is open:
/// the operating system ends a process that reads a mapped page which is gone.</remarks>
public sealed unsafe class TensorFile : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* firstByte;
    private bool disposed;

    private TensorFile(MemoryMappedFile map, string fileName, long fileBytes)
    {
        this.map = map;
        view = map.CreateViewAccessor(0, fileBytes, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref firstByte);
        try
        {
            var prefix = new ReadOnlySpan<byte>(firstByte, (int)Math.Min(fileBytes, TensorHeader.PrefixBytes));
            int length = TensorHeader.ReadLength(fileName, prefix, fileBytes);
            var header = new ReadOnlySpan<byte>(firstByte + TensorHeader.PrefixBytes, length);
            Tensors = new ReadOnlyDictionary<string, TensorInfo>(TensorHeader.Read(fileName, header, fileBytes));
        }
        catch (InvalidTensorFileException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All tensors of the file, by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Opens a file and checks its whole header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidTensorFileException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TensorFile Open(string path)
    {
        string fileName = Path.GetFileName(path);
        long fileBytes = new FileInfo(path).Length;
        if (fileBytes == 0)
        {
            throw new InvalidTensorFileException(fileName, null, "it is empty.");
        }

        MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
            path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        return new TensorFile(map, fileName, fileBytes);
    }

    /// <summary>The address of a tensor's first byte.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public nint Address(string name) => (nint)Pointer(Tensors[name]);

    /// <summary>All bytes of a tensor of at most 2 GiB.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    /// <exception cref="OverflowException">The tensor is longer than a span can be.</exception>
    public ReadOnlySpan<byte> Bytes(string name) => BytesAt(name, 0, checked((int)Tensors[name].ByteCount));

    /// <summary>Some bytes of a tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="start">The first, counted from the tensor's own start.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the tensor.</exception>
    public ReadOnlySpan<byte> BytesAt(string name, long start, int count)
    {
        TensorInfo tensor = Tensors[name];
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, tensor.ByteCount - count);
        return new ReadOnlySpan<byte>(Pointer(tensor) + start, count);
    }

    /// <summary>Some elements of a float32 tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="start">The first, counted in elements from the tensor's own start.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the tensor.</exception>
    public ReadOnlySpan<float> Floats(string name, long start, int count)
    {
        TensorType type = Tensors[name].Type;
        return type == TensorType.F32
            ? MemoryMarshal.Cast<byte, float>(BytesAt(name, start * sizeof(float), count * sizeof(float)))
            : throw new InvalidOperationException($"Tensor '{name}' holds {type}, not F32.");
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map.Dispose();
        }
    }

    private byte* Pointer(TensorInfo tensor)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return firstByte + tensor.Offset;
    }
}
