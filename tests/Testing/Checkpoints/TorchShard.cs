using System.Globalization;
using System.IO.Compression;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>Writes zip archives as <c>torch.save</c> lays them out.</summary>
internal static class TorchShard
{
    /// <summary>Writes a file.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="tensors">Its tensors, each in a storage of its own.</param>
    /// <param name="writeBytes">Writes the bytes of one.</param>
    public static void Write(
        Stream file, IReadOnlyList<SyntheticTensor> tensors, Action<SyntheticTensor, Stream> writeBytes)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, "data.pkl", stream => stream.Write(Pickle(tensors)));
        for (int key = 0; key < tensors.Count; key++)
        {
            SyntheticTensor tensor = tensors[key];
            string name = string.Create(CultureInfo.InvariantCulture, $"data/{key}");
            Add(archive, name, stream => writeBytes(tensor, stream));
        }
    }

    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        using Stream stream = archive.CreateEntry($"archive/{name}", CompressionLevel.NoCompression).Open();
        write(stream);
    }

    private static byte[] Pickle(IReadOnlyList<SyntheticTensor> tensors)
    {
        PickleWriter pickle = new PickleWriter().Add(0x80, 2).Add("}("u8);
        for (int key = 0; key < tensors.Count; key++)
        {
            SyntheticTensor tensor = tensors[key];
            string storage = tensor.Number == StoredNumber.Float16 ? "HalfStorage" : "FloatStorage";
            pickle.Text(tensor.Name).Global("torch._utils", "_rebuild_tensor_v2").Add("(("u8)
                .Text("storage").Global("torch", storage).Text(key.ToString(CultureInfo.InvariantCulture))
                .Text("cpu").Number(tensor.Count).Add("tQ"u8).Number(0);
            Numbers(Numbers(pickle, tensor.Shape), Strides(tensor.Shape))
                .Add(0x89).Global("collections", "OrderedDict").Add(")RtR"u8);
        }

        return pickle.Add("u."u8).ToArray();
    }

    private static PickleWriter Numbers(PickleWriter pickle, IEnumerable<long> numbers) =>
        numbers.Aggregate(pickle.Add("("u8), (writer, number) => writer.Number(number)).Add("t"u8);

    private static IEnumerable<long> Strides(long[] shape) => shape.Select(
        (_, axis) => shape[(axis + 1)..].Aggregate(1L, (product, size) => product * size));
}
