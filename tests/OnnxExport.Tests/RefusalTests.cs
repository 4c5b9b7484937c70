using System.Text.Json;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

public sealed class RefusalTests
{
    private static readonly Dictionary<string, Type[]> Refusals = new(StringComparer.Ordinal)
    {
        ["config"] = [typeof(InvalidConfigException)],
        ["corrupt"] = [typeof(CorruptCheckpointException)],
        ["missing-file"] = [typeof(MissingCheckpointFileException)],
        ["missing-tensor"] = [typeof(MissingTensorException)],
        ["shape-mismatch"] = [typeof(TensorShapeException)],
        ["non-finite"] = [typeof(NonFiniteWeightException)],

        // A type that safetensors does not have breaks the format; one that GPT-NeoX does not have is not supported.
        ["unsupported"] = [typeof(UnsupportedCheckpointException), typeof(CorruptCheckpointException)],
    };

    public static TheoryData<string> Fixtures => [.. CheckpointFolders.Bad];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Export_OfABadCheckpoint_IsRefusedByNameAndLeavesNothing(string name)
    {
        using var temporary = new TemporaryFolder();
        (string folder, JsonElement expected) = CheckpointFolders.Unpack(name, temporary);
        ExportException refusal = Assert.ThrowsAny<ExportException>(() => CheckpointExporter.Export(
            folder, temporary.PathOf("package"), new ExportOptions(), null, CancellationToken.None));
        Assert.Contains(refusal.GetType(), Refusals[expected.GetProperty("error").GetString()!]);
        foreach (JsonElement word in expected.GetProperty("mention").EnumerateArray())
        {
            Assert.Contains(word.GetString()!, refusal.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(temporary.Location, refusal.Message, StringComparison.Ordinal);
        Assert.Equal([folder], Directory.GetFileSystemEntries(temporary.Location));
    }

    [Theory]
    [InlineData("model.safetensors.index.json")]
    [InlineData("pytorch_model.bin")]
    [InlineData("pytorch_model.bin.index.json")]
    public void Open_OfAnotherFormat_NamesTheFile(string file)
    {
        using var temporary = new TemporaryFolder();
        File.Copy(Path.Combine(CheckpointFolders.OfGolden("parallel"), "config.json"), temporary.PathOf("config.json"));
        File.WriteAllText(temporary.PathOf(file), "{}");
        UnsupportedCheckpointException refusal =
            Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Open(temporary.Location));
        Assert.Equal(file, refusal.Feature);
    }
}
