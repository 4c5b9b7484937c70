using System.Diagnostics;
using System.Globalization;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;

namespace SelfRepair.Benchmarks.Exports;

/// <summary>Makes packages in a process of their own, so that an export leaves no trace in the memory and the sessions
/// of what is measured next.</summary>
internal static class PackagePreparation
{
    /// <summary>Exports a model whose package is not there yet.</summary>
    /// <param name="source">The model.</param>
    /// <param name="seed">Seed of random weights.</param>
    /// <param name="cache">Folder in which checkpoints and packages are kept.</param>
    /// <param name="clock">Told of the stages <c>checkpoint</c> and <c>export</c>.</param>
    public static void Ensure(ModelSource source, ulong seed, string cache, StageClock clock)
    {
        if (source.HasPackage)
        {
            return;
        }

        string json = Path.Combine(Path.GetTempPath(), $"export-{Guid.NewGuid():N}.json");
        string[] model = source.RandomShape is { } shape ? ["--shape", shape] : ["--model", source.Checkpoint!];
        string number = seed.ToString(CultureInfo.InvariantCulture);
        Run(["export", .. model, "--seed", number, "--cache", cache, "--json", json]);
        foreach ((string stage, double seconds) in ResultFile.Read<ExportResult>(json).Stages)
        {
            clock.Add(stage, seconds);
        }

        File.Delete(json);
    }

    private static void Run(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] self = isHost ? [typeof(PackagePreparation).Assembly.Location] : [];
        using Process child = Process.Start(program, [.. self, .. arguments]);
        child.WaitForExit();
        if (child.ExitCode != 0)
        {
            throw new IOException("The export failed; its message stands above.");
        }
    }
}
