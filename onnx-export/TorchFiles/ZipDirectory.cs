using System.Buffers.Binary;
using System.Text;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>The directory at the end of a zip archive, and where the bytes of its members lie.</summary>
/// <remarks>Read by hand, as the members are to be read where they lie in the mapped file, which
/// <see cref="System.IO.Compression.ZipArchive"/> does not tell. Numbers of the file are unsigned and compared before
/// they are added; each range is held to the part of the file before the directory.</remarks>
internal sealed class ZipDirectory
{
    private const uint MemberSignature = 0x02014b50;
    private const uint HeaderSignature = 0x04034b50;
    private const int MemberBytes = 46;
    private const int HeaderBytes = 30;

    /// <summary>Extra field that holds the numbers which do not fit 32 bits.</summary>
    private const ushort LongNumbers = 1;

    private readonly MappedFile file;
    private readonly long start;
    private readonly Dictionary<string, ZipMember> members = new(StringComparer.Ordinal);

    private ZipDirectory(MappedFile file, ZipEnd end)
    {
        this.file = file;
        start = end.DirectoryStart;
        ReadOnlySpan<byte> rest = file.BytesAt(end.DirectoryStart, end.DirectoryLength);
        for (int index = 0; index < end.MemberCount; index++)
        {
            rest = rest[ReadMember(rest)..];
        }
    }

    /// <summary>The names of all members.</summary>
    public IEnumerable<string> Names => members.Keys;

    /// <summary>Reads a directory.</summary>
    /// <param name="file">The archive.</param>
    /// <exception cref="CorruptCheckpointException">It has none that is sound.</exception>
    public static ZipDirectory Read(MappedFile file) => new(file, ZipEnd.Find(file));

    /// <summary>Whether there is a member of a name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => members.ContainsKey(name);

    /// <summary>Where the bytes of a member lie.</summary>
    /// <param name="name">A member that there is.</param>
    /// <exception cref="CorruptCheckpointException">It is compressed, or leaves the file.</exception>
    public ByteRange Locate(string name)
    {
        ZipMember member = members[name];
        if (!member.IsPlain || member.StoredLength != member.Length)
        {
            throw Fault($"its member {Quotation.Of(name)} is compressed or encrypted, as PyTorch's never are");
        }

        // Both sides of each comparison are at most 2^63: no sum of them overflows.
        ulong limit = (ulong)start;
        if (limit < HeaderBytes || member.HeaderStart > limit - HeaderBytes)
        {
            throw Fault($"the header of its member {Quotation.Of(name)} lies outside the file");
        }

        ReadOnlySpan<byte> header = file.BytesAt((long)member.HeaderStart, HeaderBytes);
        ulong first = member.HeaderStart + HeaderBytes + UInt16(header, 26) + UInt16(header, 28);
        return UInt32(header, 0) == HeaderSignature && first <= limit && member.Length <= limit - first
            ? RangeOf(name, (long)first, member)
            : throw Fault($"its member {Quotation.Of(name)} claims {member.Length} bytes, which it does not hold");
    }

    private ByteRange RangeOf(string name, long first, ZipMember member)
    {
        long length = (long)member.Length;
        return new ByteRange(
            first, length, new CheckedContent(file, first, length, member.Checksum, Quotation.Of(name)));
    }

    /// <summary>Reads one entry of the directory.</summary>
    /// <returns>Its length.</returns>
    private int ReadMember(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < MemberBytes || UInt32(entry, 0) != MemberSignature)
        {
            throw Fault("its directory ends early");
        }

        int nameLength = UInt16(entry, 28);
        int extraLength = UInt16(entry, 30);
        int length = MemberBytes + nameLength + extraLength + UInt16(entry, 32);
        if (entry.Length < length)
        {
            throw Fault("its directory ends early");
        }

        string name = Encoding.UTF8.GetString(entry.Slice(MemberBytes, nameLength));
        bool isPlain = UInt16(entry, 10) == 0 && (UInt16(entry, 8) & 1) == 0;
        ReadOnlySpan<byte> extra = FindLongNumbers(entry.Slice(MemberBytes + nameLength, extraLength));
        ulong full = Next(UInt32(entry, 24), ref extra);
        ulong stored = Next(UInt32(entry, 20), ref extra);
        ulong header = Next(UInt32(entry, 42), ref extra);
        return members.TryAdd(name, new ZipMember(isPlain, stored, full, header, UInt32(entry, 16)))
            ? length
            : throw Fault($"its directory lists {Quotation.Of(name)} twice");
    }

    private static ReadOnlySpan<byte> FindLongNumbers(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(UInt16(extra, 2), extra.Length - 4);
            if (UInt16(extra, 0) == LongNumbers)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    /// <summary>A number of 32 bits, or the next of 64 where that is full.</summary>
    private static ulong Next(uint value, ref ReadOnlySpan<byte> extra)
    {
        if (value != uint.MaxValue || extra.Length < sizeof(ulong))
        {
            return value;
        }

        ulong number = BinaryPrimitives.ReadUInt64LittleEndian(extra);
        extra = extra[sizeof(ulong)..];
        return number;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int place) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[place..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int place) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[place..]);

    private CorruptCheckpointException Fault(string reason) => TorchFile.Fault(file, reason);
}
