using System.IO.Compression;
using System.Text.Json;

namespace SelfRepair.Testing;

/// <summary>Reads the committed reference data under tests/goldens.</summary>
public static class GoldenFiles
{
    private const string Solution = "SelfRepair.sln";

    /// <summary>The folder that holds SelfRepair.sln, found by walking up from the running test assembly.</summary>
    /// <exception cref="DirectoryNotFoundException">The assembly runs outside the repository.</exception>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Opens a golden file for reading; where only NAME.gz exists, or NAME ends in .gz, it is decompressed on
    /// the way.</summary>
    /// <param name="relativePath">Path under tests/goldens, with forward slashes: "tokenizer/20b.jsonl".</param>
    /// <exception cref="FileNotFoundException">Neither the file nor its .gz exists.</exception>
    public static Stream OpenGolden(string relativePath)
    {
        string path = Path.Combine(RepositoryRoot, "tests", "goldens", relativePath);
        if (!File.Exists(path))
        {
            path += ".gz";
        }

        FileStream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Reads a golden file of one JSON value a line, one at a time.</summary>
    /// <param name="relativePath">Path under tests/goldens, as for <see cref="OpenGolden"/>.</param>
    public static IEnumerable<JsonElement> Lines(string relativePath)
    {
        using StreamReader reader = new(OpenGolden(relativePath));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonElement.Parse(line);
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above the test assembly holds {Solution}.");
    }
}
