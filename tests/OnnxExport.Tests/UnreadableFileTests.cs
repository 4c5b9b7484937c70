using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.Testing.Processes;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>Checkpoints whose files are links without an end, or no files: refused by name, and never waited
/// for.</summary>
public sealed class UnreadableFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("config.json", "mkfifo")]
    [InlineData("model.safetensors", "mkfifo")]
    [InlineData("config.json", "mkdir")]
    [InlineData("model.safetensors", "mkdir")]
    public void Open_WhereAFileIsNone_NamesIt(string file, string command)
    {
        Copy("parallel");
        File.Delete(folder.PathOf(file));
        Shell.Run(command + " \"$1\"", folder.PathOf(file));

        var refusal = Assert.Throws<UnreadableFileException>(() => Checkpoint.Open(folder.Location));

        Assert.Equal(file, refusal.FileName);
        Assert.DoesNotContain(folder.Location, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfALinkThatLeadsNowhere_NamesIt()
    {
        Copy("parallel");
        File.Delete(folder.PathOf("model.safetensors"));
        File.CreateSymbolicLink(folder.PathOf("model.safetensors"), "nowhere");

        var refusal = Assert.Throws<UnreadableFileException>(() => Checkpoint.Open(folder.Location));

        Assert.Equal(("model.safetensors", "is a link that leads nowhere"), (refusal.FileName, refusal.Fault));
    }

    /// <summary>As where one form's blob was deleted from a cache.</summary>
    [Fact]
    public void FilesOf_BesideALinkThatLeadsNowhere_AreThoseOfTheOtherForm()
    {
        Copy("parallel");
        File.Move(folder.PathOf("model.safetensors"), folder.PathOf("pytorch_model.bin"));
        File.CreateSymbolicLink(folder.PathOf("model.safetensors"), "nowhere");

        Assert.Equal(["config.json", "pytorch_model.bin"], Checkpoint.FilesOf(folder.Location));
    }

    private void Copy(string model)
    {
        foreach (string file in Directory.GetFiles(CheckpointFolders.OfGolden(model)))
        {
            File.Copy(file, folder.PathOf(Path.GetFileName(file)));
        }
    }
}
