using System.CommandLine;
using SelfRepair.Benchmarks.CommandLine;
using SelfRepair.Benchmarks.Exports;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Benchmarks.Sweeps;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Benchmarks.Soaks;

/// <summary><c>soak</c>: starts and cancels sweeps, and watches the memory.</summary>
internal static class SoakCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<string> shape = CommonOptions.Shape();
        Option<int> rounds = CommonOptions.Count("--rounds", "How many sweeps are started and canceled.", 200);
        Option<int> threads = CommonOptions.Threads();
        Option<string> cache = CommonOptions.Cache();
        Option<string?> json = CommonOptions.Json();
        Command command = new("soak", "Starts and cancels sweeps of 8 x 128 tokens, and watches the memory.")
        {
            shape, rounds, threads, cache, json,
        };
        return command.Doing(parsed =>
        {
            OnnxRuntime.Initialize(parsed.GetValue(threads));
            SweepOptions options = new()
            {
                Shape = parsed.GetRequiredValue(shape),
                Prompts = 8,
                Tokens = 128,
                Matrix = true,
            };
            string folder = parsed.GetRequiredValue(cache);
            ModelSource source = ModelSource.Random(options.Shape, options.Seed, folder);
            PackagePreparation.Ensure(source, options.Seed, folder, new StageClock());
            SoakResult result = new SoakRun(source, options).Execute(parsed.GetValue(rounds));
            Console.WriteLine(Sentence(result));
            ResultFile.Write(parsed.GetValue(json), result);
        });
    }

    private static string Sentence(SoakResult result) =>
        $"{result.Model}: {result.Canceled} of {result.Rounds} sweeps canceled, stopped after "
        + $"{result.StopSecondsMedian * 1e3:F1} ms in the middle, {result.StopSecondsP95 * 1e3:F1} ms at 95%, "
        + $"{result.StopSecondsMax * 1e3:F1} ms at most; RSS {result.SettledRssBytes / 1e6:F1} MB after a tenth, "
        + $"{result.EndRssBytes / 1e6:F1} MB at the end";
}
