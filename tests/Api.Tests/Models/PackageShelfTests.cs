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
public sealed class PackageShelfTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("selfrepair-shelf-").FullName;

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

        Shelf().Sweep();

        Assert.Equal(
            [live, live + ".lock"], Directory.GetFileSystemEntries(Packages).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sweep_WhileAnExportRuns_LeavesIt()
    {
        PackageShelf shelf = Shelf();
        SweepingProgress sweeping = new(shelf);

        CheckpointExporter.Export(
            LocalModels.FolderOf("parallel"), Path.Combine(Packages, "a"), new ExportOptions(), sweeping, default);

        Assert.True(sweeping.Count > 0);
        Assert.Equal(Path.Combine(Packages, "a"), Assert.Single(Directory.GetFileSystemEntries(Packages)));
    }

    [Fact]
    public void Remove_OfAPackageThatAnotherServiceLeases_IsRefused()
    {
        Export("a");
        PackageShelf other = Shelf();
        PackageLease lease = other.Lease("a");

        Assert.False(Shelf().Remove("a"));
        lease.Dispose();

        Assert.True(Shelf().Remove("a"));
        Assert.Empty(Directory.GetFileSystemEntries(Packages));
    }

    [Fact]
    public void Remove_WhileAnotherLooksAtWhatThereIs_IsNotHinderedByIt()
    {
        Export("a");
        using FileStream looking = File.OpenRead(Path.Combine(Packages, "a", PackageFiles.Manifest));

        Assert.True(Shelf().Remove("a"));
    }

    [Fact]
    public void MakeRoom_WhileRoomIsTakenAlready_CountsBoth()
    {
        Export("a");
        long bytes = Assert.Single(Shelf().All()).ByteCount;
        PackageShelf shelf = Shelf(diskBudget: 3 * bytes);

        using (shelf.MakeRoom(bytes))
        {
            shelf.MakeRoom(bytes).Dispose();
            Assert.Single(shelf.All());
            using IDisposable second = shelf.MakeRoom(bytes);
            shelf.MakeRoom(bytes).Dispose();
        }

        Assert.Empty(shelf.All());
    }

    [Fact]
    public void MakeRoom_OfPackagesInUseByAnotherService_LeavesThem()
    {
        Export("a");
        Export("b");
        using PackageLease lease = Shelf().Lease("a");

        Shelf(diskBudget: 1).MakeRoom(0).Dispose();

        Assert.Equal("a", Assert.Single(Shelf().All()).Key);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(data, recursive: true);

    private PackageShelf Shelf(long diskBudget = long.MaxValue)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(SettingNames.Data, data)])
            .Build();
        ServiceSettings settings =
            ServiceSettings.Of(configuration.Get<GivenSettings>()!) with { DiskBudget = diskBudget };
        return new PackageShelf(settings, TimeProvider.System, NullLogger<PackageShelf>.Instance);
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

    private sealed class SweepingProgress(PackageShelf shelf) : IProgress<ExportProgress>
    {
        public int Count { get; private set; }

        public void Report(ExportProgress value)
        {
            shelf.Sweep();
            Count++;
        }
    }
}
