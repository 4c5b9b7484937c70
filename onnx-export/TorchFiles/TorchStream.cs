using System.Buffers.Binary;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>Reads the streams of PyTorch before 1.6: five pickles (a magic number, the protocol, the system, the
/// tensors, the keys of the storages), then for each key its number of elements and the elements.</summary>
internal static class TorchStream
{
    /// <summary>Longest prefix of the file in which the five pickles must end, in bytes.</summary>
    private const int MaxPickleBytes = 4 << 20;

    private const long ProtocolVersion = 1001;

    /// <summary>The first pickle whole: a number of 10 bytes.</summary>
    public static ReadOnlySpan<byte> Opening =>
        [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>Reads where the tensors lie.</summary>
    /// <param name="file">The stream; it begins with <see cref="Opening"/>.</param>
    /// <param name="needed">The names of those that count.</param>
    /// <exception cref="ExportException">It is damaged or hostile.</exception>
    public static Dictionary<string, StoredTensor> Read(MappedFile file, IReadOnlySet<string> needed)
    {
        byte[] bytes = file.BytesAt(0, (int)Math.Min(file.Length, MaxPickleBytes)).ToArray();
        var cursor = new PickleCursor(bytes, file.Name) { Part = "" };
        Run(cursor, "the pickle of the magic number");
        if (Run(cursor, "the pickle of the protocol").Content is not ProtocolVersion)
        {
            throw TorchFile.Fault(file, $"its protocol is not {ProtocolVersion}");
        }

        object? system = Run(cursor, "the pickle of the system").Content;
        bool isBig = system is PickledDictionary about && about.ByText().GetValueOrDefault("little_endian") is false;
        ByteOrder.RequireLittle(file, !isBig);
        (object? content, IReadOnlyList<PickledStorage> storages) = Run(cursor, "the pickle of the tensors");
        object? keys = Run(cursor, "the pickle of the keys").Content;
        Dictionary<string, ByteRange> ranges = Locate(file, cursor.Position, keys, storages);
        return new TorchTensors(file, LocateStorage).Read(content, needed);

        ByteRange LocateStorage(PickledStorage storage) => ranges.TryGetValue(storage.Key, out ByteRange range)
            ? range
            : throw TorchFile.Fault(
                file, $"a tensor lies in storage {Quotation.Of(storage.Key)}, which the file does not list");
    }

    private static (object? Content, IReadOnlyList<PickledStorage> Storages) Run(PickleCursor cursor, string part)
    {
        cursor.Part = part;
        var machine = new PickleMachine(cursor);
        return (machine.Run(), machine.Storages);
    }

    private static Dictionary<string, ByteRange> Locate(
        MappedFile file, long start, object? keys, IReadOnlyList<PickledStorage> storages)
    {
        // A key without a storage has no element type, so that what follows it could not be found.
        Dictionary<string, PickledStorage> named = new(StringComparer.Ordinal);
        foreach (PickledStorage storage in storages)
        {
            named[storage.Key] = storage;
        }

        Dictionary<string, ByteRange> ranges = new(StringComparer.Ordinal);
        foreach (object? key in keys as List<object?> ?? [])
        {
            if (key is not string text || !named.TryGetValue(text, out PickledStorage? storage))
            {
                throw TorchFile.Fault(file, "it lists a storage that no tensor lies in");
            }

            ByteRange range = LocateNext(file, start, storage);
            ranges[text] = range;
            start = range.Start + range.Length;
        }

        return ranges;
    }

    private static ByteRange LocateNext(MappedFile file, long start, PickledStorage storage)
    {
        long first = start + sizeof(long);
        int width = storage.Type.Width;
        if (first > file.Length)
        {
            throw TorchFile.Fault(file, "it ends before its storages do");
        }

        long count = BinaryPrimitives.ReadInt64LittleEndian(file.BytesAt(start, sizeof(long)));
        return count >= 0 && count <= (file.Length - first) / width
            ? new ByteRange(first, count * width)
            : throw TorchFile.Fault(
                file, $"storage {Quotation.Of(storage.Key)} claims {count} elements, more than the file holds");
    }
}
