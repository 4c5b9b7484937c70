namespace SelfRepair.Api.Storage;

/// <summary>Room on the disk of a folder.</summary>
public static class DiskRoom
{
    // ENOSPC and EDQUOT of Linux, EDQUOT of macOS, ERROR_DISK_FULL of Windows.
    private static readonly int[] Full = [28, 122, 69, unchecked((int)0x80070070)];

    /// <summary>Bytes that may be written.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static long Of(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>Whether a failure says that there is none, or that this user's share of it is used up.</summary>
    /// <param name="failure">The failure.</param>
    public static bool IsFull(Exception failure) => failure is IOException && Full.Contains(failure.HResult);
}
