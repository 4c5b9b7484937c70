using System.Buffers.Binary;
using System.Text;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>Walks over the bytes of one or more pickles; never behind their end.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="fileName">The file that they are of, without folder.</param>
internal sealed class PickleCursor(byte[] bytes, string fileName)
{
    /// <summary>Longest name of a module or of something in one; those that tensors need have thirty.</summary>
    private const int MaxLine = 1_000;

    // Text that is no valid Unicode stays readable and can name nothing that is needed.
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The file, without folder.</summary>
    public string FileName => fileName;

    /// <summary>What the pickle is called in messages.</summary>
    public required string Part { get; set; }

    /// <summary>The next byte, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>Takes some bytes.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="CorruptCheckpointException">There are fewer.</exception>
    public ReadOnlySpan<byte> Read(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw Fault($"{count} bytes are due where {bytes.Length - Position} are left");
        }

        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Takes one byte.</summary>
    /// <exception cref="CorruptCheckpointException">There is none.</exception>
    public byte ReadByte() => Read(1)[0];

    /// <summary>Takes 4 bytes as a number.</summary>
    /// <exception cref="CorruptCheckpointException">There are fewer.</exception>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(sizeof(uint)));

    /// <summary>Takes 8 bytes as a number.</summary>
    /// <exception cref="CorruptCheckpointException">There are fewer.</exception>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(sizeof(ulong)));

    /// <summary>Passes over some bytes.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="CorruptCheckpointException">There are fewer.</exception>
    public void Skip(ulong count) => Read(count > int.MaxValue
        ? throw Fault($"{count} bytes are due where {bytes.Length - Position} are left")
        : (int)count);

    /// <summary>Takes a text.</summary>
    /// <param name="count">Its bytes.</param>
    /// <exception cref="CorruptCheckpointException">There are fewer.</exception>
    public string ReadText(int count) => Encoding.GetString(Read(count));

    /// <summary>Takes a text that a line feed ends.</summary>
    /// <exception cref="CorruptCheckpointException">It does not end, or is longer than any name.</exception>
    public string ReadLine()
    {
        int length = bytes.AsSpan(Position, Math.Min(MaxLine, bytes.Length - Position)).IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Fault("a name does not end");
        }

        string line = ReadText(length);
        Position++;
        return line;
    }

    /// <summary>A refusal of the pickle at this place.</summary>
    /// <param name="reason">What is wrong, a clause.</param>
    public CorruptCheckpointException Fault(string reason) =>
        new(fileName, null, $"{fileName} is not a sound PyTorch file: {Part}, byte {Position}: {reason}.");
}
