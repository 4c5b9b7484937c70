using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

public sealed class CheckpointFilesTests
{
    [Theory]
    [InlineData("st-preferred-over-bin", "model.safetensors")]
    [InlineData("bin-tied", "pytorch_model.bin")]
    [InlineData("st-sharded-wrong-total", "model.safetensors.index.json", "a.safetensors", "b.safetensors")]
    [InlineData(
        "bin-sharded",
        "pytorch_model.bin.index.json",
        "pytorch_model-00001-of-00003.bin",
        "pytorch_model-00002-of-00003.bin",
        "pytorch_model-00003-of-00003.bin")]
    public void FilesOf_EachFormat_AreThoseThatAreRead(string fixture, params string[] weights)
    {
        using var temporary = new TemporaryFolder();
        (string folder, _) = CheckpointFolders.Unpack(fixture, temporary);
        Assert.Equal(["config.json", .. weights], Checkpoint.FilesOf(folder).Order(StringComparer.Ordinal)
            .OrderByDescending(name => name.EndsWith(".json", StringComparison.Ordinal)));
    }

    /// <summary>A package is made of nothing else: without every other file a checkpoint opens all the
    /// same.</summary>
    [Theory]
    [InlineData("st-preferred-over-bin")]
    [InlineData("st-sharded")]
    public void Open_WithoutOtherFiles_StillOpens(string fixture)
    {
        using var temporary = new TemporaryFolder();
        (string folder, _) = CheckpointFolders.Unpack(fixture, temporary);
        string[] needed = [.. Checkpoint.FilesOf(folder)];
        foreach (string path in Directory.GetFiles(folder).Where(path => !needed.Contains(Path.GetFileName(path))))
        {
            File.Delete(path);
        }

        using Checkpoint checkpoint = Checkpoint.Open(folder);
        Assert.NotEmpty(checkpoint[checkpoint.TensorNames.First()].ReadRow());
    }
}
