using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Benchmarks.Models;

/// <summary>Where a model comes from and where its package lies.</summary>
/// <param name="Name">Names it in results.</param>
/// <param name="Checkpoint">The checkpoint's folder; null where only a package is given.</param>
/// <param name="Package">The package's folder.</param>
/// <param name="RandomShape">The published shape of random weights; null where a folder is given.</param>
internal sealed record ModelSource(string Name, string? Checkpoint, string Package, string? RandomShape)
{
    private static readonly string Version = string.Create(
        CultureInfo.InvariantCulture,
        $"v{PackageManifest.CurrentSchemaVersion}.{PackageManifest.CurrentFoldingVersion}");

    /// <summary>Whether the package is there.</summary>
    public bool HasPackage => File.Exists(Path.Combine(Package, PackageFiles.Manifest));

    /// <summary>A model of random weights.</summary>
    /// <param name="shape">A published shape's name.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="cache">Folder in which checkpoints and packages are kept.</param>
    public static ModelSource Random(string shape, ulong seed, string cache)
    {
        string name = seed == 0 ? shape : string.Create(CultureInfo.InvariantCulture, $"{shape}-seed{seed}");
        string checkpoint = Path.Combine(cache, "checkpoints", name);
        return new ModelSource(shape, checkpoint, Path.Combine(cache, "packages", $"{name}-{Version}"), shape);
    }

    /// <summary>A model in a folder: a package as it is, or a checkpoint, whose package is kept in the cache and made
    /// again when a file of the checkpoint changes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cache">Folder in which packages are kept.</param>
    public static ModelSource In(string folder, string cache)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return File.Exists(Path.Combine(folder, PackageFiles.Manifest))
            ? new ModelSource(name, Checkpoint: null, folder, RandomShape: null)
            : new ModelSource(name, folder, Path.Combine(cache, "packages", $"{name}-{Stamp(folder)}"), null);
    }

    private static string Stamp(string folder)
    {
        StringBuilder files = new(Version);
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.FullName))
        {
            files.Append(CultureInfo.InvariantCulture, $"|{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files.ToString())))[..12];
    }
}
