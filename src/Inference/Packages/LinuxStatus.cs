using System.Runtime.InteropServices;

namespace SelfRepair.Inference.Packages;

/// <summary>What Linux says of a path (statx), without opening it. The layout is the same on every
/// architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly partial struct LinuxStatus
{
    /// <summary>errno: no such file, a folder of the path is none, links that lead to each other.</summary>
    public const int NoEntry = 2, NoFolder = 20, Loop = 40;

    private const uint TypeMask = 0xF000;
    private const uint RegularFile = 0x8000;
    private const uint Folder = 0x4000;

    /// <summary>statx: relative to the working directory (AT_FDCWD).</summary>
    private const int WorkingDirectory = -100;

    /// <summary>statx: the link itself (AT_SYMLINK_NOFOLLOW).</summary>
    private const int NoFollow = 0x100;

    /// <summary>statx: STATX_BASIC_STATS.</summary>
    private const uint Wanted = 0x7FF;

    /// <summary>access: for reading (R_OK).</summary>
    private const int ForReading = 4;

    [FieldOffset(28)]
    private readonly ushort mode;

    /// <summary>The file's number in its file system.</summary>
    [FieldOffset(32)]
    public readonly ulong Inode;

    /// <summary>Its length, bytes.</summary>
    [FieldOffset(40)]
    public readonly ulong Bytes;

    /// <summary>When content, name or rights last changed: seconds since 1970.</summary>
    [FieldOffset(96)]
    public readonly long ChangedSeconds;

    /// <summary>Nanoseconds beyond <see cref="ChangedSeconds"/>.</summary>
    [FieldOffset(104)]
    public readonly uint ChangedNanoseconds;

    /// <summary>When it was last written: seconds since 1970.</summary>
    [FieldOffset(112)]
    public readonly long ModifiedSeconds;

    /// <summary>Nanoseconds beyond <see cref="ModifiedSeconds"/>.</summary>
    [FieldOffset(120)]
    public readonly uint ModifiedNanoseconds;

    /// <summary>The file system, major number.</summary>
    [FieldOffset(136)]
    public readonly uint DeviceMajor;

    /// <summary>The file system, minor number.</summary>
    [FieldOffset(140)]
    public readonly uint DeviceMinor;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => (mode & TypeMask) == RegularFile;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (mode & TypeMask) == Folder;

    /// <summary>Looks at a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="followsLinks">Whether a link stands for what it leads to.</param>
    /// <param name="status">What is there.</param>
    /// <returns>0, or errno.</returns>
    public static int Read(string path, bool followsLinks, out LinuxStatus status) =>
        StatX(WorkingDirectory, path, followsLinks ? 0 : NoFollow, Wanted, out status) == 0
            ? 0
            : Marshal.GetLastPInvokeError();

    /// <summary>Whether this user may read a path.</summary>
    /// <param name="path">The path.</param>
    public static bool IsReadable(string path) => Access(path, ForReading) == 0;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out LinuxStatus status);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
