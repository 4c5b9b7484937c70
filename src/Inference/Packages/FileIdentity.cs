namespace SelfRepair.Inference.Packages;

/// <summary>What tells a file from every other, and from itself before it was changed.</summary>
/// <remarks>Times alone can be set back (archives and copies do so): Linux's time of change cannot, and moves with
/// every write, rename and exchange. Elsewhere length and time of writing must do.</remarks>
/// <param name="Path">The file itself, links followed.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ModifiedTicks">When it was last written, 100 ns since the year 1, UTC.</param>
/// <param name="Device">The file system that it lies in; 0 where that is not known.</param>
/// <param name="Inode">Its number there; 0 where that is not known.</param>
/// <param name="ChangedNanoseconds">When its content, name or rights last changed, since 1970; 0 where that is not
/// known.</param>
public sealed record FileIdentity(
    string Path, long Bytes, long ModifiedTicks, long Device, long Inode, long ChangedNanoseconds)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = 100;

    /// <summary>The identity of a file that exists.</summary>
    /// <param name="path">Its path, which may be a link, or lead through some.</param>
    /// <exception cref="IOException">It does not exist, or cannot be looked at.</exception>
    public static FileIdentity Of(string path)
    {
        string real = PathCheck.Resolve(path);
        if (!OperatingSystem.IsLinux())
        {
            FileInfo file = new(real);
            return new FileIdentity(real, file.Length, file.LastWriteTimeUtc.Ticks, 0, 0, 0);
        }

        int failed = LinuxStatus.Read(real, followsLinks: true, out LinuxStatus status);
        return failed == 0
            ? new FileIdentity(
                real,
                checked((long)status.Bytes),
                DateTime.UnixEpoch.Ticks + (status.ModifiedSeconds * TimeSpan.TicksPerSecond)
                    + (status.ModifiedNanoseconds / NanosecondsPerTick),
                ((long)status.DeviceMajor << 32) | status.DeviceMinor,
                unchecked((long)status.Inode),
                (status.ChangedSeconds * NanosecondsPerSecond) + status.ChangedNanoseconds)
            : throw new FileNotFoundException(
                "A file that was there is gone, or cannot be looked at.", System.IO.Path.GetFileName(path));
    }
}
