namespace SelfRepair.OnnxExport.Packages;

/// <summary>A folder beside the package that is renamed to it when everything in it is written: a half-written package
/// is never seen under the package's name.</summary>
/// <remarks>Files are not forced to the disk before the rename: after a loss of power, the checksums of the manifest
/// refuse what did not arrive.</remarks>
internal sealed class PackageFolder : IDisposable
{
    private readonly string target;
    private readonly WriterLock writerLock;
    private bool isPublished;

    /// <summary>Makes the folder.</summary>
    /// <param name="target">The package's folder, which must not exist yet; its parents are made.</param>
    /// <exception cref="PackageExistsException">It exists.</exception>
    public PackageFolder(string target)
    {
        this.target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        RefuseExisting();
        string parent = Path.GetDirectoryName(this.target) ?? this.target;
        Directory.CreateDirectory(parent);
        string name = $".{Path.GetFileName(this.target)}.{Guid.NewGuid():N}{AbandonedPackages.PartialSuffix}";
        Location = Path.Combine(parent, name);
        writerLock = WriterLock.Acquire(Location);
        try
        {
            Directory.CreateDirectory(Location);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>The folder while it is written.</summary>
    public string Location { get; }

    /// <summary>The path of a file in it.</summary>
    /// <param name="fileName">The file.</param>
    public string PathOf(string fileName) => Path.Combine(Location, fileName);

    /// <summary>Gives the folder the package's name.</summary>
    /// <exception cref="PackageExistsException">Another export of the same package was faster.</exception>
    public void Publish()
    {
        RefuseExisting();
        Directory.Move(Location, target);
        isPublished = true;
    }

    /// <summary>Removes the folder if it was not published.</summary>
    public void Dispose()
    {
        try
        {
            if (!isPublished && Directory.Exists(Location))
            {
                Directory.Delete(Location, recursive: true);
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // What ended the export says more; what stays here without a writer is removed by the next start.
        }
        finally
        {
            writerLock.Dispose();
        }
    }

    private void RefuseExisting()
    {
        if (Path.Exists(target))
        {
            throw new PackageExistsException(Path.GetFileName(target));
        }
    }
}
