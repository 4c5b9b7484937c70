using System.Buffers.Binary;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>Damages files of weights at random, mostly where they describe themselves: at their beginning and
/// end.</summary>
internal sealed class Mutator(Random random)
{
    /// <summary>Headers, pickles and directories of the fixtures lie within.</summary>
    private const int DescribedBytes = 8_192;

    /// <summary>Where arithmetic breaks: limits of the integer types, and just beside them.</summary>
    private static readonly long[] Edges =
    [
        0, 1, 2, 3, 15, 16, 17, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, int.MaxValue, uint.MaxValue,
        1L << 31, 1L << 40, 1L << 48, (1L << 48) + 1, 1L << 62, long.MaxValue, long.MaxValue - 7, long.MinValue, -1, -2,
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="file">A good file.</param>
    /// <param name="other">A file that pieces are taken from.</param>
    public byte[] Mutate(byte[] file, byte[] other)
    {
        List<byte> bytes = [.. file];
        int count = random.Next(1, 5);
        for (int index = 0; index < count && bytes.Count > 0; index++)
        {
            MutateOnce(bytes, other);
        }

        return [.. bytes];
    }

    private void MutateOnce(List<byte> bytes, byte[] other)
    {
        int place = Place(bytes.Count);
        int length = Math.Min(random.Next(1, 64), bytes.Count - place);
        switch (random.Next(9))
        {
            case 0:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[place] = (byte)random.Next(256);
                break;
            case 2 or 3:
                WriteEdge(bytes, place);
                break;
            case 4:
                bytes.RemoveRange(place, length);
                break;
            case 5:
                bytes.InsertRange(place, bytes.GetRange(Place(bytes.Count), 1));
                break;
            case 6:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 7:
                int start = Place(other.Length);
                bytes.InsertRange(place, other.AsSpan(start, Math.Min(length, other.Length - start)).ToArray());
                break;
            default:
                bytes.RemoveRange(place, random.Next(4) == 0 ? bytes.Count - place : 0);
                break;
        }
    }

    private int Place(int length) => random.Next(8) switch
    {
        0 => random.Next(length),
        1 or 2 => length - 1 - random.Next(Math.Min(length, DescribedBytes)),
        _ => random.Next(Math.Min(length, DescribedBytes)),
    };

    private void WriteEdge(List<byte> bytes, int place)
    {
        byte[] number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, Edges[random.Next(Edges.Length)]);
        int width = Math.Min(1 << random.Next(4), bytes.Count - place);
        for (int index = 0; index < width; index++)
        {
            bytes[place + index] = number[index];
        }
    }
}
