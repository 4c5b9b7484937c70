namespace SelfRepair.Inference.Packages;

/// <summary>Compares the files of a package with what its manifest says of them.</summary>
internal static class PackageChecksums
{
    /// <summary>Reads and hashes every file of a package.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="package">Its name.</param>
    /// <param name="files">What the manifest says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidPackageException">A file is not there.</exception>
    /// <exception cref="PackageChecksumException">A file is not what the manifest says.</exception>
    public static void Check(
        string folder,
        string package,
        IReadOnlyDictionary<string, PackageFile> files,
        CancellationToken cancellationToken)
    {
        foreach ((string fileName, PackageFile expected) in files)
        {
            string path = Path.Combine(folder, fileName);
            if (!File.Exists(path))
            {
                throw new InvalidPackageException(package, $"it has no {fileName}.");
            }

            PackageFile found = PackageFile.Of(path, cancellationToken);
            if (found != expected)
            {
                throw new PackageChecksumException(package, fileName, expected, found);
            }
        }
    }
}
