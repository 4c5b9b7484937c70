using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfRepair.Analysis.PlainData;

/// <summary>Reads what a <see cref="PlainDataWriter"/> wrote, in the same order.</summary>
/// <param name="bytes">The bytes.</param>
public sealed class PlainDataReader(ReadOnlyMemory<byte> bytes)
{
    private int next;

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="PlainDataException">The bytes end before.</exception>
    public long ReadInteger() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads a number, every bit of it.</summary>
    /// <exception cref="PlainDataException">The bytes end before.</exception>
    public double ReadNumber() => BitConverter.Int64BitsToDouble(ReadInteger());

    /// <summary>Reads a number that need not exist.</summary>
    /// <exception cref="PlainDataException">The bytes end before.</exception>
    public double? ReadNumberOrNull()
    {
        bool exists = ReadInteger() != 0;
        double value = ReadNumber();
        return exists ? value : null;
    }

    /// <summary>Reads an array.</summary>
    /// <typeparam name="T">Type of its numbers.</typeparam>
    /// <exception cref="PlainDataException">The bytes end before.</exception>
    public T[] ReadArray<T>()
        where T : unmanaged
    {
        T[] values = GC.AllocateUninitializedArray<T>(ReadCount<T>());
        Take(values.Length * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Reads an array into a list that can grow.</summary>
    /// <typeparam name="T">Type of its numbers.</typeparam>
    /// <exception cref="PlainDataException">The bytes end before.</exception>
    public List<T> ReadGrowing<T>()
        where T : unmanaged
    {
        int count = ReadCount<T>();
        List<T> values = new(count);
        CollectionsMarshal.SetCount(values, count);
        Take(count * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)));
        return values;
    }

    /// <summary>Reads the number of parts that follow, each at least eight bytes.</summary>
    /// <exception cref="PlainDataException">There are not bytes enough for so many.</exception>
    public int ReadLength() => ReadCount<long>();

    /// <summary>Reads a part, or null.</summary>
    /// <typeparam name="T">Type of the part.</typeparam>
    /// <exception cref="PlainDataException">The bytes are not such a part.</exception>
    public T? ReadPartOrNull<T>()
        where T : class, IPlainData<T> => ReadInteger() == 0 ? null : T.Read(this);

    /// <summary>Reads a list of parts, or null.</summary>
    /// <typeparam name="T">Type of the parts.</typeparam>
    /// <exception cref="PlainDataException">The bytes are not such a list.</exception>
    public T[]? ReadListOrNull<T>()
        where T : IPlainData<T>
    {
        if (ReadInteger() == 0)
        {
            return null;
        }

        T[] parts = new T[ReadLength()];
        for (int index = 0; index < parts.Length; index++)
        {
            parts[index] = T.Read(this);
        }

        return parts;
    }

    /// <summary>Refuses bytes that nobody read.</summary>
    /// <exception cref="PlainDataException">There are some.</exception>
    public void End()
    {
        if (next != bytes.Length)
        {
            throw new PlainDataException($"{bytes.Length - next} bytes are left over");
        }
    }

    private int ReadCount<T>()
        where T : unmanaged
    {
        long count = ReadInteger();
        return count >= 0 && count <= (bytes.Length - next) / Unsafe.SizeOf<T>()
            ? (int)count
            : throw new PlainDataException($"an array of {count} numbers does not fit the bytes that are left");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - next)
        {
            throw new PlainDataException($"the bytes end after {bytes.Length}, and more are expected");
        }

        next += count;
        return bytes.Span.Slice(next - count, count);
    }
}
