using System.Text.Json;
using SelfRepair.Api.Hosting;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>The exported packages of the data folder: which there are, which are in use, and which make room.</summary>
/// <remarks>When a package was last used is its folder's own time of change, so that a restart forgets no order. A
/// package leaves by a new name first, so that no half of one is ever found under its own.</remarks>
/// <param name="settings">Says where the data folder is, and how much packages may take there.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what is evicted.</param>
public sealed class PackageShelf(ServiceSettings settings, TimeProvider time, ILogger<PackageShelf> logger)
{
    private readonly string root = Path.Combine(settings.DataFolder, "packages");
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> leases = new(StringComparer.Ordinal);

    /// <summary>Every whole package, the one used longest ago first.</summary>
    public IReadOnlyList<StoredPackage> All() =>
        Directory.Exists(root)
            ? [.. new DirectoryInfo(root).EnumerateDirectories()
                .Where(folder => !folder.Name.StartsWith('.'))
                .OrderBy(folder => folder.LastWriteTimeUtc)
                .ThenBy(folder => folder.Name, StringComparer.Ordinal)
                .Select(Read)
                .OfType<StoredPackage>()]
            : [];

    /// <summary>Keeps a package, there or to be, from being removed.</summary>
    /// <param name="key">Its name.</param>
    public PackageLease Lease(string key)
    {
        string folder = Path.Combine(root, key);
        lock (gate)
        {
            leases[key] = leases.GetValueOrDefault(key) + 1;
            if (Directory.Exists(folder))
            {
                Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime);
            }
        }

        return new PackageLease(key, folder, () => Release(key));
    }

    /// <summary>Evicts packages used longest ago until there is room for one more. Those in use stay, and where they
    /// alone are too many the new one comes all the same: the work that needs them has been taken on.</summary>
    /// <param name="byteCount">Bytes of the package to be.</param>
    public void MakeRoom(long byteCount)
    {
        lock (gate)
        {
            IReadOnlyList<StoredPackage> packages = All();
            long total = packages.Sum(package => package.ByteCount) + byteCount;
            foreach (StoredPackage package in packages.TakeWhile(_ => total > settings.DiskBudget))
            {
                if (Remove(package.Key))
                {
                    total -= package.ByteCount;
                    logger.LogInformation(
                        "Removed the package of {Model}, used longest ago, to make room", package.Source.Id);
                }
            }
        }
    }

    /// <summary>Removes a package that nobody uses.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>Whether it is gone; false where it is in use.</returns>
    public bool Remove(string key)
    {
        lock (gate)
        {
            if (leases.ContainsKey(key))
            {
                return false;
            }

            Discard(key);
            return true;
        }
    }

    /// <summary>Removes a damaged package, whoever uses it.</summary>
    /// <param name="key">Its name.</param>
    public void Discard(string key)
    {
        string folder = Path.Combine(root, key);
        if (Directory.Exists(folder))
        {
            string removed = Path.Combine(root, $".{key}.{Guid.NewGuid():N}.removed");
            Directory.Move(folder, removed);
            Directory.Delete(removed, recursive: true);
        }
    }

    private void Release(string key)
    {
        lock (gate)
        {
            if (--leases[key] == 0)
            {
                leases.Remove(key);
            }
        }
    }

    /// <summary>What a folder says of itself; null where it holds no package that can be read: it may just have been
    /// removed.</summary>
    private static StoredPackage? Read(DirectoryInfo folder)
    {
        string manifest = Path.Combine(folder.FullName, PackageFiles.Manifest);
        try
        {
            PackageManifest read = PackageManifest.Parse(File.ReadAllBytes(manifest));
            return new StoredPackage(folder.Name, read.Source, read.Files.Values.Sum(file => file.Bytes));
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            return null;
        }
    }
}

/// <summary>A package on the disk.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Source">What it was exported from.</param>
/// <param name="ByteCount">Bytes of its files, the manifest left out.</param>
public sealed record StoredPackage(string Key, PackageSource Source, long ByteCount);
