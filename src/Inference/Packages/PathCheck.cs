using System.Runtime.InteropServices;

namespace SelfRepair.Inference.Packages;

/// <summary>Checks paths as people and tools leave them, without opening what is there.</summary>
/// <remarks><see cref="File.Exists(string)"/> says yes of pipes and of links that lead nowhere, and no of what may
/// not be looked at; <see cref="FileSystemInfo.ResolveLinkTarget"/> takes a relative link from the path that it was
/// asked by, not from the folder that it lies in (dotnet/runtime#118719).</remarks>
public static unsafe partial class PathCheck
{
    /// <summary>What a path leads to.</summary>
    /// <param name="path">The path.</param>
    public static PathState StateOf(string path) => OperatingSystem.IsLinux() ? OnLinux(path) : Elsewhere(path);

    /// <summary>Whether a path leads to a regular file, readable or not.</summary>
    /// <param name="path">The path.</param>
    public static bool IsFile(string path) =>
        OperatingSystem.IsLinux()
            ? LinuxStatus.Read(path, followsLinks: true, out LinuxStatus status) == 0 && status.IsFile
            : StateOf(path) == PathState.File;

    /// <summary>What keeps a file from being read, as a clause behind its name; null where nothing does.</summary>
    /// <param name="path">The file's path.</param>
    public static string? FaultOfFile(string path) => StateOf(path) switch
    {
        PathState.File => null,
        PathState.Folder => "is a folder",
        PathState state => Describe(state),
    };

    /// <summary>What keeps a folder from being listed, as a clause behind its name; null where nothing does.</summary>
    /// <param name="path">The folder's path.</param>
    public static string? FaultOfFolder(string path) => StateOf(path) switch
    {
        PathState.Folder => null,
        PathState.File => "is a file",
        PathState state => Describe(state),
    };

    /// <summary>The path that a path leads to, every link in it followed.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="FileNotFoundException">It leads nowhere.</exception>
    public static string Resolve(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) ?? new FileInfo(path)).FullName;
        }

        nint resolved = RealPath(path, 0);
        if (resolved == 0)
        {
            throw new FileNotFoundException("A path leads nowhere.", Path.GetFileName(path));
        }

        string real = Marshal.PtrToStringUTF8(resolved)!;
        NativeMemory.Free((void*)resolved);
        return real;
    }

    private static string Describe(PathState state) => state switch
    {
        PathState.Missing => "is not there",
        PathState.BrokenLink => "is a link that leads nowhere",
        PathState.Unreadable => "may not be read by the user that the service runs as",
        PathState.Special => "is a pipe, socket or device, not a file",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static PathState OnLinux(string path)
    {
        int error = LinuxStatus.Read(path, followsLinks: true, out LinuxStatus status);
        if (error is LinuxStatus.NoEntry or LinuxStatus.NoFolder)
        {
            bool isLink = LinuxStatus.Read(path, followsLinks: false, out _) == 0;
            return isLink ? PathState.BrokenLink : PathState.Missing;
        }

        return error switch
        {
            LinuxStatus.Loop => PathState.BrokenLink,
            not 0 => PathState.Unreadable,
            _ when !status.IsFile && !status.IsFolder => PathState.Special,
            _ when !LinuxStatus.IsReadable(path) => PathState.Unreadable,
            _ => status.IsFile ? PathState.File : PathState.Folder,
        };
    }

    private static PathState Elsewhere(string path)
    {
        try
        {
            FileInfo file = new(path);
            FileSystemInfo target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!;
            return Directory.Exists(target.FullName) ? PathState.Folder
                : File.Exists(target.FullName) ? PathState.File
                : file.LinkTarget is null ? PathState.Missing : PathState.BrokenLink;
        }
        catch (UnauthorizedAccessException)
        {
            return PathState.Unreadable;
        }
        catch (IOException)
        {
            return PathState.BrokenLink;
        }
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint RealPath(string path, nint buffer);
}
