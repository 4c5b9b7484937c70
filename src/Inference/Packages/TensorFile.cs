using System.Collections.ObjectModel;
using System.Runtime.InteropServices;

namespace SelfRepair.Inference.Packages;

/// <summary>A safetensors file, mapped into memory.</summary>
/// <remarks>Spans and addresses are valid until <see cref="Dispose"/>, under the conditions of
/// <see cref="MappedFile"/>.</remarks>
public sealed class TensorFile : IDisposable
{
    private TensorFile(MappedFile mapping)
    {
        Mapping = mapping;
        ReadOnlySpan<byte> prefix = mapping.BytesAt(0, (int)Math.Min(mapping.Length, TensorHeader.PrefixBytes));
        int length = TensorHeader.ReadLength(mapping.Name, prefix, mapping.Length);
        ReadOnlySpan<byte> header = mapping.BytesAt(TensorHeader.PrefixBytes, length);
        Tensors = new ReadOnlyDictionary<string, TensorInfo>(
            TensorHeader.Read(mapping.Name, header, mapping.Length));
    }

    /// <summary>The file's bytes.</summary>
    public MappedFile Mapping { get; }

    /// <summary>All tensors of the file, by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Opens a file and checks its whole header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidTensorFileException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TensorFile Open(string path)
    {
        MappedFile mapping = MappedFile.Open(path);
        try
        {
            return mapping.Length > 0
                ? new TensorFile(mapping)
                : throw new InvalidTensorFileException(mapping.Name, null, "it is empty.");
        }
        catch (InvalidTensorFileException)
        {
            mapping.Dispose();
            throw;
        }
    }

    /// <summary>The address of a tensor's first byte.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public nint Address(string name) => Mapping.AddressOf(Tensors[name].Offset, Tensors[name].ByteCount);

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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, tensor.ByteCount - count);
        return Mapping.BytesAt(tensor.Offset + start, count);
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
        TensorInfo tensor = Tensors[name];
        return tensor.Type == TensorType.F32
            ? MemoryMarshal.Cast<byte, float>(BytesAt(name, start * sizeof(float), count * sizeof(float)))
            : throw new InvalidOperationException($"Tensor '{name}' holds {tensor.TypeName}, not F32.");
    }

    /// <summary>Evicts a tensor, which will hardly be read again, from this process's memory.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public void Evict(string name) => Mapping.Evict(Tensors[name].Offset, Tensors[name].ByteCount);

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => Mapping.Dispose();
}
