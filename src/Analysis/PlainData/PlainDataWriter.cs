using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SelfRepair.Analysis.PlainData;

/// <summary>Writes numbers and arrays one after another, little-endian; an array's length goes before it.</summary>
public sealed class PlainDataWriter
{
    private readonly byte[]? buffer;
    private long length;

    private PlainDataWriter(byte[]? buffer) => this.buffer = buffer;

    /// <summary>The bytes of some data.</summary>
    /// <remarks>It is written twice, first to count: a buffer that grows would hold large tables three times.</remarks>
    /// <param name="write">Writes the data.</param>
    public static byte[] ToBytes(Action<PlainDataWriter> write)
    {
        PlainDataWriter count = new(buffer: null);
        write(count);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)count.length));
        write(new PlainDataWriter(bytes));
        return bytes;
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="value">The number.</param>
    public void Write(long value)
    {
        if (buffer is not null)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan((int)length), value);
        }

        length += sizeof(long);
    }

    /// <summary>Writes a number, every bit of it.</summary>
    /// <param name="value">The number.</param>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a number that need not exist.</summary>
    /// <param name="value">The number, or null.</param>
    public void Write(double? value)
    {
        Write(value is null ? 0L : 1L);
        Write(value ?? 0);
    }

    /// <summary>Writes an array.</summary>
    /// <typeparam name="T">Type of its numbers.</typeparam>
    /// <param name="values">The numbers.</param>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Write((long)values.Length);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (buffer is not null)
        {
            bytes.CopyTo(buffer.AsSpan((int)length));
        }

        length += bytes.Length;
    }

    /// <summary>Writes a list as an array.</summary>
    /// <typeparam name="T">Type of its numbers.</typeparam>
    /// <param name="values">The numbers.</param>
    public void Write<T>(List<T> values)
        where T : unmanaged => Write<T>(CollectionsMarshal.AsSpan(values));

    /// <summary>Writes a part that need not exist.</summary>
    /// <typeparam name="T">Type of the part.</typeparam>
    /// <param name="part">The part, or null.</param>
    public void WritePart<T>(T? part)
        where T : class, IPlainData<T>
    {
        Write(part is null ? 0L : 1L);
        part?.Write(this);
    }

    /// <summary>Writes a list of parts that need not exist.</summary>
    /// <typeparam name="T">Type of the parts.</typeparam>
    /// <param name="parts">The parts, or null.</param>
    public void WriteList<T>(IReadOnlyList<T>? parts)
        where T : IPlainData<T>
    {
        Write(parts is null ? 0L : 1L);
        if (parts is not null)
        {
            Write((long)parts.Count);
            foreach (T part in parts)
            {
                part.Write(this);
            }
        }
    }
}
