using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Hub;

/// <summary>The right to write one blob, for this process alone, until it is given back or the process ends in whatever
/// way.</summary>
/// <remarks>A file opened with <see cref="FileShare.None"/> holds on Unix the advisory lock that flock takes, the one
/// that the Hub's own tools take on the same file, and the kernel frees it with the process. The file stays, as theirs
/// does: to delete it would let two hold locks of one name.</remarks>
public sealed class BlobLock : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private BlobLock(FileStream file) => this.file = file;

    /// <summary>Waits for the lock and takes it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="time">The clock by which it looks again.</param>
    /// <param name="waiting">Called each time that another holds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<BlobLock> TakeAsync(
        string path, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is BlobLock taken)
            {
                return taken;
            }

            waiting();
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static BlobLock? TryTake(string path)
    {
        bool isNew = !File.Exists(path);
        FileStream? file = LockedFile.TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (file is not null && isNew && !OperatingSystem.IsWindows())
        {
            // As the Hub's tools leave it, so that a cache shared by a group can be.
            File.SetUnixFileMode(file.SafeFileHandle, Mode);
        }

        return file is null ? null : new BlobLock(file);
    }
}
