using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>Reads the zip archives of PyTorch: <c>ROOT/data.pkl</c> describes the tensors, <c>ROOT/data/KEY</c> is a
/// storage. Members are never compressed.</summary>
internal static class TorchArchive
{
    private const string Pickle = "data.pkl";

    /// <summary>Longest pickle read, in bytes; those of Pythia have some ten thousand.</summary>
    private const int MaxPickleBytes = 4 << 20;

    /// <summary>Reads where the tensors lie.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="needed">The names of those that count.</param>
    /// <exception cref="ExportException">It is damaged or hostile.</exception>
    public static Dictionary<string, StoredTensor> Read(MappedFile file, IReadOnlySet<string> needed)
    {
        ZipDirectory directory = ZipDirectory.Read(file);
        string root = FindRoot(file, directory);
        RefuseBigEndian(file, directory, root);
        ByteRange described = directory.Locate(root + Pickle);
        if (described.Length > MaxPickleBytes)
        {
            throw TorchFile.Fault(
                file, $"{Pickle} has {described.Length} bytes; at most {MaxPickleBytes} are read");
        }

        byte[] bytes = file.BytesAt(described.Start, (int)described.Length).ToArray();
        var machine = new PickleMachine(new PickleCursor(bytes, file.Name) { Part = Pickle });
        object? content = machine.Run();
        Dictionary<string, ByteRange> storages = new(StringComparer.Ordinal);
        Dictionary<string, StoredTensor> tensors = new TorchTensors(file, LocateOnce).Read(content, needed);

        // Last, so that what is hostile is called so. A storage is compared when it is read.
        described.Content?.Check();
        return tensors;

        // Tensors of one storage share what compares it.
        ByteRange LocateOnce(PickledStorage storage) =>
            storages.TryGetValue(storage.Key, out ByteRange known)
                ? known
                : storages[storage.Key] = Locate(file, directory, root, storage);
    }

    private static ByteRange Locate(MappedFile file, ZipDirectory directory, string root, PickledStorage storage)
    {
        string member = $"data/{storage.Key}";
        return directory.Contains(root + member)
            ? directory.Locate(root + member)
            : throw TorchFile.Fault(file, $"a tensor lies in {Quotation.Of(member)}, which is not in the archive");
    }

    /// <summary>The one folder of the archive, the stem of the name that it was saved under.</summary>
    private static string FindRoot(MappedFile file, ZipDirectory directory)
    {
        string[] roots =
        [
            .. from name in directory.Names
               where name.EndsWith("/" + Pickle, StringComparison.Ordinal)
                   && name.IndexOf('/', StringComparison.Ordinal) == name.Length - Pickle.Length - 1
               select name[..^Pickle.Length],
        ];
        return roots is [string root]
            ? root
            : throw TorchFile.Fault(file, $"it has {roots.Length} folders with a {Pickle}, not one");
    }

    private static void RefuseBigEndian(MappedFile file, ZipDirectory directory, string root)
    {
        string member = root + "byteorder";
        if (directory.Contains(member))
        {
            ByteRange range = directory.Locate(member);
            ReadOnlySpan<byte> order = file.BytesAt(range.Start, (int)Math.Min(range.Length, "little".Length));
            ByteOrder.RequireLittle(file, order.SequenceEqual("little"u8));
        }
    }
}
