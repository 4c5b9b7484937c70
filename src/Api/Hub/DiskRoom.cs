namespace SelfRepair.Api.Hub;

/// <summary>Room on the disk of a folder.</summary>
public static class DiskRoom
{
    // ENOSPC and EDQUOT of Linux, EDQUOT of macOS, and Windows' code, which .NET uses where it allocates on Unix too.
    private static readonly int[] Full = [28, 122, 69, unchecked((int)0x80070070)];

    /// <summary>Bytes that may be written.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static long Of(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>Whether a failure says that there is none.</summary>
    /// <param name="failure">The failure.</param>
    public static bool IsFull(IOException failure) => Full.Contains(failure.HResult);
}
