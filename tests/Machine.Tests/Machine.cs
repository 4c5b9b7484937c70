using System.Diagnostics;
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
        Run("chmod", "755", Folder);
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
        Run("chown", $"{user}:{user}", folder);
        return folder;
    }

    /// <summary>Mounts a file system in memory, of a given size, that every user may write.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="bytes">Its size.</param>
    /// <returns>Its path.</returns>
    public string MakeDisk(string name, long bytes)
    {
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={bytes},mode=0777", "tmpfs", folder);
        mounts.Add(folder);
        return folder;
    }

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

    /// <summary>Runs a command of the system, which succeeds.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string mount in mounts.AsEnumerable().Reverse())
        {
            Run("umount", "--lazy", mount);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private void Bind(string source, string name)
    {
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        Run("mount", "--bind", source, folder);
        mounts.Add(folder);
    }
}
