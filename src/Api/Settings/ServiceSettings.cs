using System.Buffers;
using System.Globalization;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Settings;

/// <summary>How the service was set up.</summary>
public sealed record ServiceSettings
{
    /// <summary>Most threads that may be asked for: more than any machine of today has cores.</summary>
    private const int MaxThreads = 1024;

    /// <summary>50 GiB: the largest Pythia with room for several small ones.</summary>
    private const long DefaultDiskBudget = 50L << 30;

    /// <summary>1 GiB: the largest body there may be, with what its reading takes.</summary>
    private const long MaxRequestBytes = 1L << 30;

    /// <summary>256 MiB: dozens of sets of ten thousand prompts.</summary>
    private const long MaxPromptSetBytes = 256L << 20;

    /// <summary>What no name of a host has.</summary>
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("/ \t@?#");

    /// <summary>Where exported models and uploaded prompt sets are kept; it exists.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folders whose subfolders are checkpoints; they exist.</summary>
    public required IReadOnlyList<string> ModelFolders { get; init; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of the pool; 0: one a physical core.</summary>
    public required int Threads { get; init; }

    /// <summary>Bytes that models in memory and running analyses may take together.</summary>
    public required long MemoryBudget { get; init; }

    /// <summary>Bytes that prompt sets in memory may take together: an eighth of the memory budget, 256 MiB at
    /// most.</summary>
    public long PromptSetBudget => Math.Min(MaxPromptSetBytes, MemoryBudget / 8);

    /// <summary>Bytes that requests which are read, that prompts of analyses which wait or run, and that finished
    /// analyses may take, each of the three: a quarter of the memory budget, 1 GiB at most.</summary>
    public long RequestBudget => Math.Min(MaxRequestBytes, MemoryBudget / 4);

    /// <summary>Bytes that exported models may take on the disk together.</summary>
    public required long DiskBudget { get; init; }

    /// <summary>Whether anyone who reaches the service may use it.</summary>
    public required bool AllowsAnonymous { get; init; }

    /// <summary>Names that the service answers to beside localhost, IP addresses and its machine's own.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Reads one setting each, for their check.</summary>
    public static Action<GivenSettings>[] Reads { get; } =
    [
        given => DataFolderOf(given.Data),
        given => ModelFoldersOf(given.Models),
        given => DeviceOf(given.Device),
        given => ThreadsOf(given.Threads),
        given => MemoryBudgetOf(given.MemoryBudget),
        given => DiskBudgetOf(given.DiskBudget),
        given => AnonymityOf(given.AllowAnonymous),
        given => HostsOf(given.Hosts),
    ];

    /// <summary>Reads the settings.</summary>
    /// <param name="given">As they were given.</param>
    /// <exception cref="InvalidSettingException">A value is wrong.</exception>
    public static ServiceSettings Of(GivenSettings given) => new()
    {
        DataFolder = DataFolderOf(given.Data),
        ModelFolders = ModelFoldersOf(given.Models),
        Device = DeviceOf(given.Device),
        Threads = ThreadsOf(given.Threads),
        MemoryBudget = MemoryBudgetOf(given.MemoryBudget),
        DiskBudget = DiskBudgetOf(given.DiskBudget),
        AllowsAnonymous = AnonymityOf(given.AllowAnonymous),
        Hosts = HostsOf(given.Hosts),
    };

    /// <summary>Whether anyone who reaches the service may use it.</summary>
    /// <param name="given">true or false; null or empty: false.</param>
    /// <exception cref="InvalidSettingException">It is neither.</exception>
    public static bool AnonymityOf(string? given) =>
        string.IsNullOrEmpty(given)
            ? false
            : bool.TryParse(given, out bool allowed)
                ? allowed
                : throw new InvalidSettingException(
                    SettingNames.AllowAnonymous, $"'{given}' is neither true nor false.");

    /// <summary>Threads of the pool.</summary>
    /// <param name="given">A number; null or empty: 0, which is one a physical core.</param>
    /// <exception cref="InvalidSettingException">It is none.</exception>
    public static int ThreadsOf(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return 0;
        }

        bool isNumber = int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int threads);
        return isNumber && threads is >= 1 and <= MaxThreads
            ? threads
            : throw new InvalidSettingException(
                SettingNames.Threads,
                $"'{given}' is no number of threads. Use 1 to {MaxThreads}, or leave it out for one a physical core.");
    }

    private static string DataFolderOf(string? given)
    {
        string folder = string.IsNullOrEmpty(given) ? DefaultDataFolder() : Path.GetFullPath(given);
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException(
                SettingNames.Data,
                $"the folder '{folder}' cannot be written: {exception.Message} Name a folder that the user who "
                + "runs the service may write.");
        }
    }

    private static string DefaultDataFolder()
    {
        // Not created here: where that fails, the sentence of an unwritable folder says more.
        string local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0
            ? Path.Combine(local, "selfrepair")
            : throw new InvalidSettingException(
                SettingNames.Data, "this user has no local data folder. Name a folder.");
    }

    private static string[] ModelFoldersOf(string? given)
    {
        string[] folders = (given ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. folders.Select(ModelFolderOf).DistinctBy(PathCheck.Resolve, StringComparer.Ordinal)];
    }

    private static string ModelFolderOf(string given) => PathCheck.StateOf(given) switch
    {
        PathState.Folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(given)),
        PathState.Missing => throw new InvalidSettingException(
            SettingNames.Models, $"there is no folder '{given}'. Create it or leave it out."),
        _ => throw new InvalidSettingException(
            SettingNames.Models,
            $"'{given}' {PathCheck.FaultOfFolder(given)}. Name a folder whose subfolders are checkpoints."),
    };

    private static string DeviceOf(string? given) =>
        DeviceNames.Parse(given ?? DeviceNames.Auto)
            ?? throw new InvalidSettingException(SettingNames.Device, DeviceNames.Explain(given!));

    private static long MemoryBudgetOf(string? given) =>
        BudgetOf(SettingNames.MemoryBudget, given, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    private static long DiskBudgetOf(string? given) => BudgetOf(SettingNames.DiskBudget, given, DefaultDiskBudget);

    private static long BudgetOf(string name, string? given, long otherwise) =>
        string.IsNullOrEmpty(given)
            ? otherwise
            : ByteSize.TryParse(given, out long bytes)
                ? bytes
                : throw new InvalidSettingException(
                    name, $"'{given}' is no number of bytes. Write one like 12 GiB, 800 MiB or 1000000000.");

    private static string[] HostsOf(string? given)
    {
        string[] hosts = (given ?? string.Empty)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? wrong = Array.Find(hosts, host => host.AsSpan().ContainsAny(NotInHosts));
        return wrong is null
            ? hosts
            : throw new InvalidSettingException(
                SettingNames.Hosts,
                $"'{wrong}' is no name of a host. Write names alone, with commas between them: "
                + "lab.example.org,*.example.net.");
    }
}
