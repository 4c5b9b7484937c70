using System.Text.Json;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.WeightFiles;
using SelfRepair.Testing;

namespace SelfRepair.OnnxExport.Tests;

public sealed class RefusalTests
{
    /// <summary>What a hostile fixture may cost; the fixtures' page says so.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    /// <summary>Bytes set aside above the length of the file.</summary>
    private const long MaxBytes = 64 << 20;

    /// <summary>What the hostile pickles would make if they were run.</summary>
    private const string Trace = "/tmp/selfrepair-pwned";

    private static readonly Dictionary<string, Type[]> Refusals = new(StringComparer.Ordinal)
    {
        ["config"] = [typeof(InvalidConfigException)],
        ["corrupt"] = [typeof(CorruptCheckpointException)],
        ["missing-file"] = [typeof(MissingCheckpointFileException)],
        ["missing-tensor"] = [typeof(MissingTensorException)],
        ["shape-mismatch"] = [typeof(TensorShapeException)],
        ["non-finite"] = [typeof(NonFiniteWeightException)],
        ["path"] = [typeof(ShardPathException)],
        ["unsafe-pickle"] = [typeof(UnsafePickleException)],

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
        Assert.False(File.Exists(Trace));
    }

    /// <summary>A weight that is no number is found when weights are read, all else when the folder is
    /// opened.</summary>
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Open_OfABadCheckpoint_RefusesSoonAndInLittleMemory(string name)
    {
        using var temporary = new TemporaryFolder();
        (string folder, JsonElement expected) = CheckpointFolders.Unpack(name, temporary);
        (Exception? refusal, long bytes) = (null, 0);
        TimeSpan elapsed = FastestTime.Of(MaxTime, () =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            refusal = Record.Exception(() => Checkpoint.Open(folder).Dispose());
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.InRange(elapsed, TimeSpan.Zero, MaxTime);
        Assert.InRange(bytes, 0, MaxBytes);
        Assert.Equal(expected.GetProperty("error").GetString() == "non-finite", refusal is null);
    }

    /// <summary>The neighbor is a good shard: only the rule keeps the reader from it.</summary>
    [Fact]
    public void Open_OfAnIndexThatNamesANeighborsShard_OpensNothingOfIt()
    {
        using var temporary = new TemporaryFolder();
        CheckpointFolders.Unpack("bad-index-backslash-path", temporary);
        (string folder, _) = CheckpointFolders.Unpack("bad-index-sibling-path", temporary);
        ShardPathException refusal = Assert.Throws<ShardPathException>(() => Checkpoint.Open(folder));
        Assert.True(File.Exists(Path.Combine(folder, refusal.Shard)));
    }
}
