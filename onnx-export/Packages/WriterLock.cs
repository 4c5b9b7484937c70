using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>Says to other processes that a folder is being written: a lock file beside it, held for as long.</summary>
/// <remarks>The lock is there before the folder and goes after it, so that a folder whose lock is missing or free has
/// no writer any more.</remarks>
internal sealed class WriterLock : IDisposable
{
    /// <summary>What its name has behind the folder's.</summary>
    public const string Suffix = ".lock";

    private readonly string path;
    private readonly FileStream held;

    private WriterLock(string path, FileStream held)
    {
        this.path = path;
        this.held = held;
    }

    /// <summary>Locks a folder that is about to be made.</summary>
    /// <param name="folder">The folder, of a name that nobody else uses.</param>
    /// <exception cref="IOException">The lock file cannot be written.</exception>
    public static WriterLock Acquire(string folder) =>
        TryLock(folder, FileMode.CreateNew) ?? throw new IOException("A new file is held by another already.");

    /// <summary>Takes over the lock of a folder whose writer has ended.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The lock; null where the writer lives.</returns>
    public static WriterLock? TryAcquire(string folder) => TryLock(folder, FileMode.OpenOrCreate);

    /// <summary>Releases the lock and removes its file.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // Free, it locks nothing any more.
        }
        finally
        {
            held.Dispose();
        }
    }

    private static WriterLock? TryLock(string folder, FileMode mode)
    {
        string path = folder + Suffix;
        FileStream? held = LockedFile.TryOpen(path, mode, FileAccess.ReadWrite, FileShare.None);
        return held is null ? null : new WriterLock(path, held);
    }
}
