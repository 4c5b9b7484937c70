using System.Formats.Tar;
using System.Text.Json;
using SelfRepair.Testing;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>The committed checkpoints: golden models as folders, fixtures as archives that are unpacked for a
/// test.</summary>
internal static class CheckpointFolders
{
    private const string Suffix = ".tar.gz";

    private static readonly string Archives =
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "goldens", "checkpoints");

    /// <summary>Hostile fixtures that may be refused or load; this reader is not harmed by them and loads
    /// them.</summary>
    private static readonly string[] Harmless = ["bad-bin-billion-laughs", "bad-bin-memo-bomb"];

    /// <summary>Fixtures that must load.</summary>
    public static IEnumerable<string> Good => Names.Where(name => !IsBad(name));

    /// <summary>Fixtures that must be refused.</summary>
    public static IEnumerable<string> Bad => Names.Where(IsBad);

    private static IEnumerable<string> Names =>
        Directory.GetFiles(Archives, "*" + Suffix).Select(path => Path.GetFileName(path)[..^Suffix.Length]);

    /// <summary>A model that goldens hold results of.</summary>
    public static string OfGolden(string model) => model == "neox-tiny"
        ? Path.Combine(GoldenFiles.RepositoryRoot, "models", model)
        : Path.Combine(GoldenFiles.RepositoryRoot, "tests", "goldens", "models", model);

    /// <summary>Unpacks a fixture and reads what is expected of it.</summary>
    public static (string Folder, JsonElement Expected) Unpack(string name, TemporaryFolder target)
    {
        using Stream archive = GoldenFiles.OpenGolden($"checkpoints/{name}.tar.gz");
        TarFile.ExtractToDirectory(archive, target.Location, overwriteFiles: false);
        string folder = target.PathOf(name);
        return (folder, JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))));
    }

    private static bool IsBad(string name) =>
        name.StartsWith("bad-", StringComparison.Ordinal) && !Harmless.Contains(name);
}
