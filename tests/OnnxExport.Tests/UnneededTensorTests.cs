using System.IO.Compression;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.OnnxExport.WeightFiles;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>What no model needs never refuses a file and never changes a package.</summary>
public sealed class UnneededTensorTests : IDisposable
{
    private const string Needed = "gpt_neox.layers.0.attention.dense.bias";

    private static readonly ModelShape Shape = new(1, 2, 16, 8, 32, 40, 16, IsParallel: true);

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void Export_OfSafetensorsWithTensorsOfEveryType_IsThatWithoutThem()
    {
        string file = Write(StoredFormat.Safetensors);
        string expected = Export("plain");
        (string Name, int Bytes)[] types =
        [
            ("BOOL", 1), ("U8", 1), ("I8", 1), ("I16", 2), ("U16", 2), ("I32", 4), ("U32", 4), ("I64", 8), ("U64", 8),
            ("F8_E4M3", 1), ("F8_E5M2", 1), ("F8_E8M0", 1), ("F4", 1), ("F6_E2M3", 3), ("C64", 8), ("Q4_K", 7),
        ];
        SafetensorsEdits.Add(file, [.. types.Select(type => ($"extra.{type.Name}", type.Name, new long[] { 1 },
            new byte[type.Bytes]))]);
        SafetensorsEdits.Add(file, ("nan", "F32", [1], BitConverter.GetBytes(float.NaN)), ("none", "F4", [0, 3], []));

        Assert.Equal(expected, Export("with-others"));
    }

    [Fact]
    public void Open_OfANeededTensorOfAnUnknownType_NamesBoth()
    {
        string file = Write(StoredFormat.Safetensors);
        byte[] bytes = File.ReadAllBytes(file);
        int entry = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Needed));
        int type = entry + bytes.AsSpan(entry).IndexOf("\"F32\""u8);
        "\"X32\""u8.CopyTo(bytes.AsSpan(type));
        File.WriteAllBytes(file, bytes);

        UnsupportedCheckpointException refusal =
            Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Open(Path.GetDirectoryName(file)!));
        Assert.Contains(Needed, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("X32", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_OfATorchArchiveWithOtherThings_IsThatWithoutThem()
    {
        string file = Write(StoredFormat.Torch);
        string expected = Export("plain");
        AddToPickle(file, AddOthers);
        Assert.Equal(expected, Export("with-others"));
    }

    [Fact]
    public void Open_OfANeededTensorThatIsQuantized_NamesIt()
    {
        string file = Write(StoredFormat.Torch);
        AddToPickle(file, writer => Quantized(writer.Text(Needed)));
        UnsupportedCheckpointException refusal =
            Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Open(Path.GetDirectoryName(file)!));
        Assert.Contains(Needed, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What could run something is refused wherever it stands.</summary>
    [Theory]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch.hub", "load")]
    [InlineData("torch", "load")]
    [InlineData("numpy", "load")]
    [InlineData("functools", "partial")]
    public void Open_OfAHostileEntryThatNoModelNeeds_IsUnsafe(string module, string name)
    {
        string file = Write(StoredFormat.Torch);
        AddToPickle(file, writer => writer.Text("extra").Global(module, name).Add("("u8).Text("id").Add("tR"u8));
        Assert.Throws<UnsafePickleException>(() => Checkpoint.Open(Path.GetDirectoryName(file)!));
    }

    /// <summary>A function that takes functions does not recurse into a stack overflow.</summary>
    [Fact]
    public void Open_OfCallsWithinCalls_IsRefused()
    {
        string file = Write(StoredFormat.Torch);
        AddToPickle(file, writer =>
        {
            writer.Text("extra").Global("torch._tensor", "_rebuild_from_type_v2").Add("q"u8).Add(7);
            writer.Add(")q"u8).Add(8);
            for (int depth = 0; depth < 20_000; depth++)
            {
                writer.Add("0(h"u8).Add(7).Add("Nh"u8).Add(8).Add("tq"u8).Add(8);
            }

            writer.Add("R"u8);
        });
        Assert.Throws<CorruptCheckpointException>(() => Checkpoint.Open(Path.GetDirectoryName(file)!));
    }

    private static void AddOthers(PickleWriter writer)
    {
        writer.Text("epoch").Add("G"u8).Add(BitConverter.GetBytes(2.5));
        writer.Text("notes").Text(new string('x', 10_000)).Text("raw").Add("C"u8).Add(2, 1, 2);
        writer.Text("big").Add(0x8b, 100, 0, 0, 0).Add(new byte[100]);
        writer.Text("seen").Add(0x8f).Add("(K"u8).Add(1).Add("K"u8).Add(2).Add(0x90);
        writer.Text("optimizer").Add("}(K"u8).Add(0).Add("](NN"u8).Add(0x88).Add("eu"u8);
        Quantized(writer.Text("quantized"));
        Storage(writer.Text("complex").Global("torch._utils", "_rebuild_tensor_v2").Add("("u8), "ComplexFloatStorage")
            .Add("K"u8).Add(0).Add("K"u8).Add(2).Add(0x85).Add("K"u8).Add(1).Add(0x85, 0x89).Add("}tR"u8);
        Storage(writer.Text("far").Global("torch._utils", "_rebuild_tensor_v2").Add("("u8), "LongStorage")
            .Number(1L << 60).Number(1L << 60).Add(0x85).Number(-1).Add(0x85, 0x89).Add("}tR"u8);
        Storage(writer.Text("float8").Global("torch._utils", "_rebuild_tensor_v3").Add("("u8), "UntypedStorage")
            .Add("K"u8).Add(0).Add("))"u8).Add(0x89).Add("}"u8).Global("torch", "float8_e4m3fn").Add("}tR"u8);
        writer.Text("size").Global("torch", "Size").Add("K"u8).Add(3).Add(0x85, 0x85).Add("R"u8);
        writer.Text("sparse").Global("torch._utils", "_rebuild_sparse_tensor").Add("("u8)
            .Global("torch.serialization", "_get_layout").Text("torch.sparse_coo").Add(0x85).Add("R)tR"u8);
        writer.Text("scalar").Global("numpy.core.multiarray", "scalar").Add("("u8).Global("numpy", "dtype").Add("("u8)
            .Text("f8").Add("K"u8).Add(0).Add("K"u8).Add(1).Add("tR(K"u8).Add(3).Text("<").Add("NNNtb"u8)
            .Global("_codecs", "encode").Text("abc").Text("latin1").Add(0x86).Add("RtR"u8);
    }

    private static void Quantized(PickleWriter writer) =>
        Storage(writer.Global("torch._utils", "_rebuild_qtensor").Add("("u8), "QInt8Storage")
            .Add("K"u8).Add(0).Add("))("u8).Global("torch", "per_tensor_affine").Add("G"u8)
            .Add(BitConverter.GetBytes(0.5)).Add("K"u8).Add(0).Add("t"u8).Add(0x89).Add("}tR"u8);

    /// <summary>One that the archive does not hold.</summary>
    private static PickleWriter Storage(PickleWriter writer, string type) => writer.Add("("u8).Text("storage")
        .Global("torch", type).Text("9000").Text("cpu").Add("K"u8).Add(2).Add("tQ"u8);

    /// <summary>Adds entries to the dictionary of an archive: its pickle ends with SETITEMS and STOP.</summary>
    private static void AddToPickle(string path, Action<PickleWriter> add)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry entry = archive.GetEntry("archive/data.pkl")!;
        using MemoryStream pickle = new();
        using (Stream before = entry.Open())
        {
            before.CopyTo(pickle);
        }

        entry.Delete();
        PickleWriter writer = new PickleWriter().Add(pickle.ToArray()[..^2]);
        add(writer);
        using Stream after = archive.CreateEntry("archive/data.pkl", CompressionLevel.NoCompression).Open();
        after.Write(writer.Add("u."u8).ToArray());
    }

    private string Write(StoredFormat format)
    {
        string folder = temporary.PathOf("checkpoint");
        new SyntheticCheckpoint(Shape, StoredNumber.Float32).Write(folder, format, shardCount: 1);
        return Path.Combine(folder, format == StoredFormat.Torch ? "pytorch_model.bin" : "model.safetensors");
    }

    private string Export(string name) => CheckpointExporter.Export(
        temporary.PathOf("checkpoint"),
        temporary.PathOf(name),
        new ExportOptions { Verification = VerificationScope.None },
        progress: null,
        CancellationToken.None).Files[PackageFiles.Weights].Sha256;
}
