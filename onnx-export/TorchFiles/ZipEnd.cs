using System.Buffers.Binary;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>The record at the end of a zip archive, which says where its directory lies.</summary>
/// <param name="DirectoryStart">First byte of the directory.</param>
/// <param name="DirectoryLength">Its bytes, inside the file.</param>
/// <param name="MemberCount">How many members it lists; not checked.</param>
internal readonly record struct ZipEnd(long DirectoryStart, int DirectoryLength, int MemberCount)
{
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int LongEndBytes = 56;
    private const uint LocatorSignature = 0x07064b50;
    private const uint LongEndSignature = 0x06064b50;

    /// <summary>Largest directory read, in bytes: storages of a checkpoint are hundreds, at a hundred bytes
    /// each.</summary>
    private const ulong MaxDirectoryBytes = 8 << 20;

    /// <summary>Finds the record of a file.</summary>
    /// <param name="file">The archive.</param>
    /// <exception cref="CorruptCheckpointException">It has none, or one that cannot be.</exception>
    public static ZipEnd Find(MappedFile file)
    {
        long place = FindPlace(file);
        ReadOnlySpan<byte> end = file.BytesAt(place, EndBytes);
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if ((count == ushort.MaxValue || length == uint.MaxValue || start == uint.MaxValue)
            && FindLongEnd(file, place) is ulong longPlace)
        {
            end = file.BytesAt((long)longPlace, LongEndBytes);
            count = BinaryPrimitives.ReadUInt64LittleEndian(end[32..]);
            length = BinaryPrimitives.ReadUInt64LittleEndian(end[40..]);
            start = BinaryPrimitives.ReadUInt64LittleEndian(end[48..]);
        }

        return length <= MaxDirectoryBytes && start <= (ulong)place && length <= (ulong)place - start && count <= length
            ? new ZipEnd((long)start, (int)length, (int)count)
            : throw TorchFile.Fault(file, "its directory lies outside the file or is absurdly long");
    }

    /// <summary>The record is last but for a comment, whose length it holds.</summary>
    private static long FindPlace(MappedFile file)
    {
        int length = (int)Math.Min(file.Length, EndBytes + ushort.MaxValue);
        ReadOnlySpan<byte> tail = file.BytesAt(file.Length - length, length);
        for (int index = length - EndBytes; index >= 0; index--)
        {
            if (tail[index..].StartsWith("PK\x05\x06"u8)
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(index + 20)..]) == length - index - EndBytes)
            {
                return file.Length - length + index;
            }
        }

        throw TorchFile.Fault(file, "it begins as a zip archive and does not end as one; it may be cut off");
    }

    /// <summary>The record with numbers of 64 bits, which a locator before the short one points at.</summary>
    /// <returns>null where there is none inside the file.</returns>
    private static ulong? FindLongEnd(MappedFile file, long place)
    {
        if (place < LocatorBytes + LongEndBytes)
        {
            return null;
        }

        ReadOnlySpan<byte> locator = file.BytesAt(place - LocatorBytes, LocatorBytes);
        ulong found = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(locator) == LocatorSignature
            && found <= (ulong)(place - LocatorBytes - LongEndBytes)
            && BinaryPrimitives.ReadUInt32LittleEndian(file.BytesAt((long)found, LongEndBytes)) == LongEndSignature
                ? found
                : null;
    }
}
