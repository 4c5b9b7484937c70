namespace SelfRepair.Inference.Packages;

/// <summary>Files that are held against other processes for as long as they are open.</summary>
/// <remarks>On Unix .NET holds an open file by the advisory lock of flock: shared for
/// <see cref="FileShare.Read"/>, alone for <see cref="FileShare.None"/>. The kernel frees it with the process, however
/// that ends.</remarks>
public static class LockedFile
{
    // EAGAIN on Linux, EWOULDBLOCK on macOS, a sharing violation on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Opens a file and holds it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it must be there, or is made.</param>
    /// <param name="access">What is done with it.</param>
    /// <param name="share">None: held alone. Read: beside others who do the same.</param>
    /// <returns>The open file; null where another holds it.</returns>
    /// <exception cref="IOException">It cannot be opened for another reason.</exception>
    public static FileStream? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, mode, access, share, bufferSize: 0);
        }
        catch (IOException exception) when (HeldByAnother.Contains(exception.HResult))
        {
            return null;
        }
    }
}
