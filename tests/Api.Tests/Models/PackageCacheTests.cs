using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SelfRepair.Api.Models;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.Verification;

namespace SelfRepair.Api.Tests.Models;

/// <summary>Packages on the disk, between services that share it.</summary>
public sealed class PackageCacheTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("selfrepair-cache-").FullName;

    private string Packages => Path.Combine(data, "packages");

    [Fact]
    public void Sweep_AfterAKill_RemovesWhatNoLiveProcessWrites()
    {
        string marked = Leave(".a.1.partial");
        File.WriteAllBytes(marked + ".lock", []);
        Leave(".b.2.partial");
        File.WriteAllBytes(Path.Combine(Packages, ".e.5.partial.lock"), []);
        Leave(".c.3.removed");
        string live = Leave(".d.4.partial");
        using FileStream? writer =
            LockedFile.TryOpen(live + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        Cache().Sweep();

        Assert.Equal(
            [live, live + ".lock"], Directory.GetFileSystemEntries(Packages).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sweep_WhileAnExportRuns_LeavesIt()
    {
        PackageCache cache = Cache();
        SweepingProgress sweeping = new(cache);

        CheckpointExporter.Export(
            LocalModels.FolderOf("parallel"), Path.Combine(Packages, "a"), new ExportOptions(), sweeping, default);

        Assert.True(sweeping.Count > 0);
        Assert.Equal(Path.Combine(Packages, "a"), Assert.Single(Directory.GetFileSystemEntries(Packages)));
    }

    [Fact]
    public void Remove_OfAPackageThatAnotherServiceLeases_IsRefused()
    {
        Export("a");
        PackageCache other = Cache();
        PackageLease lease = other.Lease("a");

        Assert.False(Cache().Remove("a"));
        lease.Dispose();

        Assert.True(Cache().Remove("a"));
        Assert.Empty(Directory.GetFileSystemEntries(Packages));
    }

    [Fact]
    public void Remove_WhileAnotherLooksAtWhatThereIs_IsNotHinderedByIt()
    {
        Export("a");
        using FileStream looking = File.OpenRead(Path.Combine(Packages, "a", PackageFiles.Manifest));

        Assert.True(Cache().Remove("a"));
    }

    [Fact]
    public void MakeRoom_WhileRoomIsTakenAlready_CountsBoth()
    {
        Export("a");
        long bytes = Assert.Single(Cache().All()).ByteCount;
        PackageCache cache = Cache(diskBudget: 3 * bytes);

        using (cache.MakeRoom(bytes))
        {
            cache.MakeRoom(bytes).Dispose();
            Assert.Single(cache.All());
            using IDisposable second = cache.MakeRoom(bytes);
            cache.MakeRoom(bytes).Dispose();
        }

        Assert.Empty(cache.All());
    }

    [Fact]
    public void MakeRoom_OfPackagesInUseByAnotherService_LeavesThem()
    {
        Export("a");
        Export("b");
        using PackageLease lease = Cache().Lease("a");

        Cache(diskBudget: 1).MakeRoom(0).Dispose();

        Assert.Equal("a", Assert.Single(Cache().All()).Key);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(data, recursive: true);

    private PackageCache Cache(long diskBudget = long.MaxValue)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(SettingNames.Data, data)])
            .Build();
        ServiceSettings settings =
            ServiceSettings.Of(configuration.Get<GivenSettings>()!) with { DiskBudget = diskBudget };
        return new PackageCache(settings, TimeProvider.System, NullLogger<PackageCache>.Instance);
    }

    private void Export(string key) => CheckpointExporter.Export(
        LocalModels.FolderOf("parallel"),
        Path.Combine(Packages, key),
        new ExportOptions { Verification = VerificationScope.None },
        progress: null,
        CancellationToken.None);

    private string Leave(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Packages, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "weights.safetensors"), "half");
        return folder;
    }

    private sealed class SweepingProgress(PackageCache cache) : IProgress<ExportProgress>
    {
        public int Count { get; private set; }

        public void Report(ExportProgress value)
        {
            cache.Sweep();
            Count++;
        }
    }
}
