using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>An exported package, there or to be, that is neither evicted nor deleted for as long as this is not
/// disposed.</summary>
/// <remarks>Within this process the cache counts leases; other services on the same data folder see that its
/// model.onnx is held: a file that is only read under a lease, so that no look at what there is looks like a
/// use.</remarks>
/// <param name="key">The package's name.</param>
/// <param name="folder">Its folder.</param>
/// <param name="release">Gives it back.</param>
public sealed class PackageLease(string key, string folder, Action release) : IDisposable
{
    private Action? release = release;
    private FileStream? held;

    /// <summary>The package's name.</summary>
    public string Key { get; } = key;

    /// <summary>Its folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Holds the package where it is there, and notes that it is used now.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryHold(DateTimeOffset now)
    {
        try
        {
            held ??= LockedFile.TryOpen(
                Path.Combine(Folder, PackageFiles.Model), FileMode.Open, FileAccess.Read, FileShare.Read);
            if (held is not null)
            {
                NoteUse(now);
            }

            return held is not null;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (FileNotFoundException)
        {
            // A package without its model is damaged: whoever opens it says so.
            return Directory.Exists(Folder);
        }
    }

    private void NoteUse(DateTimeOffset now)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(Folder, now.UtcDateTime);
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException
            or IOException and not (DirectoryNotFoundException or FileNotFoundException))
        {
            // A package of another user, or on a disk that is only read: it serves all the same.
        }
    }

    /// <summary>Lets the package go; a second call does nothing.</summary>
    public void Dispose()
    {
        held?.Dispose();
        Interlocked.Exchange(ref release, value: null)?.Invoke();
    }
}
