using SelfRepair.Inference.Packages;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Inference.Tests.Packages;

/// <summary>Paths as people and tools leave them.</summary>
public sealed class PathCheckTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-look-").FullName;

    public PathCheckTests()
    {
        Directory.CreateDirectory(In("blobs"));
        Directory.CreateDirectory(In("snapshots", "one"));
        File.WriteAllText(In("blobs", "a"), "content");
        File.CreateSymbolicLink(In("snapshots", "one", "file"), Path.Combine("..", "..", "blobs", "a"));
        Directory.CreateSymbolicLink(In("linked"), Path.Combine("snapshots", "one"));
        File.CreateSymbolicLink(In("chain"), Path.Combine("linked", "file"));
        File.CreateSymbolicLink(In("broken"), "nowhere");
        File.CreateSymbolicLink(In("loop"), "loop");
        Shell.Run("mkfifo \"$1\"", In("pipe"));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("blobs/a", PathState.File)]
    [InlineData("linked/file", PathState.File)]
    [InlineData("chain", PathState.File)]
    [InlineData("linked", PathState.Folder)]
    [InlineData("blobs", PathState.Folder)]
    [InlineData("none", PathState.Missing)]
    [InlineData("blobs/a/none", PathState.Missing)]
    [InlineData("broken", PathState.BrokenLink)]
    [InlineData("loop", PathState.BrokenLink)]
    [InlineData("pipe", PathState.Special)]
    [InlineData("/dev/zero", PathState.Special)]
    public void At_AnyPath_SaysWhatItLeadsTo(string path, PathState expected)
    {
        Assert.Equal(expected, PathCheck.StateOf(In(path)));
        Assert.Equal(expected == PathState.File, PathCheck.IsFile(In(path)));
        Assert.Equal(expected == PathState.File, PathCheck.FaultOfFile(In(path)) is null);
        Assert.Equal(expected == PathState.Folder, PathCheck.FaultOfFolder(In(path)) is null);
    }

    /// <summary>The relative link is one from the folder that it really lies in.</summary>
    [Theory]
    [InlineData("linked/file")]
    [InlineData("snapshots/one/file")]
    [InlineData("chain")]
    public void Resolve_OfALinkBehindALink_IsTheFileItself(string path)
    {
        Assert.Equal(PathCheck.Resolve(In("blobs", "a")), PathCheck.Resolve(In(path)));
        Assert.Equal(FileIdentity.Of(In("blobs", "a")), FileIdentity.Of(In(path)));
    }

    [Fact]
    public void Of_AFile_HasTheLengthAndTimeThatTheSystemSays()
    {
        FileInfo file = new(In("blobs", "a"));

        FileIdentity identity = FileIdentity.Of(file.FullName);

        Assert.Equal((file.Length, file.LastWriteTimeUtc.Ticks), (identity.Bytes, identity.ModifiedTicks));
        Assert.Throws<FileNotFoundException>(() => FileIdentity.Of(In("broken")));
    }

    private string In(params string[] parts) => Path.Combine([folder, .. parts]);
}
