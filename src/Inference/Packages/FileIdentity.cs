using System.Runtime.InteropServices;

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
public sealed partial record FileIdentity(
    string Path, long Bytes, long ModifiedTicks, long Device, long Inode, long ChangedNanoseconds)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>statx: relative to the working directory.</summary>
    private const int WorkingDirectory = -100;

    /// <summary>statx: inode and time of change (STATX_INO, STATX_CTIME).</summary>
    private const uint Wanted = 0x180;

    /// <summary>The identity of a file that exists.</summary>
    /// <param name="path">Its path, which may be a link.</param>
    /// <exception cref="IOException">It does not exist, or cannot be looked at.</exception>
    public static FileIdentity Of(string path)
    {
        FileInfo given = new(path);
        FileInfo file = given.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? given;
        if (!OperatingSystem.IsLinux())
        {
            return new FileIdentity(file.FullName, file.Length, file.LastWriteTimeUtc.Ticks, 0, 0, 0);
        }

        int failed = StatX(WorkingDirectory, file.FullName, flags: 0, Wanted, out Status status);
        return failed == 0
            ? new FileIdentity(
                file.FullName,
                file.Length,
                file.LastWriteTimeUtc.Ticks,
                ((long)status.DeviceMajor << 32) | status.DeviceMinor,
                unchecked((long)status.Inode),
                (status.ChangedSeconds * NanosecondsPerSecond) + status.ChangedNanoseconds)
            : throw new FileNotFoundException("A file that was there is gone.", file.Name);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Status status);

    /// <summary>The members of struct statx that are read; its layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Status
    {
        [FieldOffset(32)]
        public readonly ulong Inode;

        [FieldOffset(96)]
        public readonly long ChangedSeconds;

        [FieldOffset(104)]
        public readonly uint ChangedNanoseconds;

        [FieldOffset(136)]
        public readonly uint DeviceMajor;

        [FieldOffset(140)]
        public readonly uint DeviceMinor;
    }
}
