using SelfRepair.Testing.Processes;

namespace SelfRepair.Machine.Tests;

/// <summary>A folder that every user may enter, with the service in it and file systems of its own.</summary>
/// <remarks>The checkout and the runtime may lie where another user may not go, so that both are mounted here
/// once more. Mounts need root; .ci/run gives the tests a mount namespace, which takes them along when it
/// ends.</remarks>
public sealed class Machine : IDisposable
{
    private readonly List<string> mounts = [];

    /// <summary>Makes the folder.</summary>
    public Machine()
    {
        Folder = Directory.CreateTempSubdirectory("selfrepair-machine-").FullName;
        Shell.Run("chmod 755 \"$1\"", Folder);
        Bind(AppContext.BaseDirectory, "app");
        Bind(Path.GetDirectoryName(Environment.ProcessPath)!, "dotnet");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>A path in the folder.</summary>
    /// <param name="parts">Its parts.</param>
    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Makes a folder that another user owns.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="user">The user's number.</param>
    /// <returns>Its path.</returns>
    public string MakeFolder(string name, int user = ServiceLaunch.Nobody)
    {
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        Shell.Run("chown \"$1:$1\" \"$2\"", $"{user}", folder);
        return folder;
    }

    /// <summary>Mounts a file system in memory, of a given size, that every user may write.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="bytes">Its size.</param>
    /// <returns>Its path.</returns>
    public string MakeDisk(string name, long bytes)
    {
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        Shell.Run("mount -t tmpfs -o \"size=$1,mode=0777\" tmpfs \"$2\"", $"{bytes}", folder);
        mounts.Add(folder);
        return folder;
    }

    /// <summary>Gives a file system in memory another size.</summary>
    /// <param name="folder">Where it is mounted.</param>
    /// <param name="options">Options of mount, such as a size, or ro.</param>
    public static void Remount(string folder, string options) =>
        Shell.Run("mount -o \"remount,$1\" \"$2\"", options, folder);

    /// <summary>Fills a disk to its last byte.</summary>
    /// <param name="folder">A folder on it.</param>
    /// <returns>The file that does; without it there is room again.</returns>
    public static string Fill(string folder)
    {
        string path = Path.Combine(folder, "filler");
        using FileStream filler = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] zeros = new byte[1 << 16];
        for (int length = zeros.Length; length > 0;)
        {
            try
            {
                filler.Write(zeros, 0, length);
            }
            catch (IOException)
            {
                length /= 2;
            }
        }

        return path;
    }

    /// <summary>Gives everything in a folder to the user that the service runs as.</summary>
    /// <param name="folder">The folder.</param>
    public static void GiveAway(string folder) =>
        Shell.Run("chown -R \"$1:$1\" \"$2\"", $"{ServiceLaunch.Nobody}", folder);

    /// <summary>How the service is started here: offline, without a home, as a user without rights.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="settings">More environment variables.</param>
    public ServiceLaunch Launch(string data, params (string Name, string Value)[] settings)
    {
        Dictionary<string, string> environment = new()
        {
            ["SELFREPAIR_DATA"] = data,
            ["HOME"] = "/nonexistent",
            ["HF_HOME"] = PathOf("huggingface"),
            ["HF_HUB_OFFLINE"] = "1",
            ["SELFREPAIR_THREADS"] = "1",
        };
        foreach ((string name, string value) in settings)
        {
            environment[name] = value;
        }

        return new ServiceLaunch
        {
            Settings = environment,
            User = ServiceLaunch.Nobody,
            Folder = PathOf("app"),
            Host = PathOf("dotnet", "dotnet"),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string mount in mounts.AsEnumerable().Reverse())
        {
            Shell.Run("umount --lazy \"$1\"", mount);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private void Bind(string source, string name)
    {
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        Shell.Run("mount --bind \"$1\" \"$2\"", source, folder);
        mounts.Add(folder);
    }
}
