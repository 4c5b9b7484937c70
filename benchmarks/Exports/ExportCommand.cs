using System.CommandLine;
using SelfRepair.Benchmarks.CommandLine;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;

namespace SelfRepair.Benchmarks.Exports;

/// <summary><c>export</c>: exports a model and measures it.</summary>
internal static class ExportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<string> shape = CommonOptions.Shape();
        Option<string?> model = CommonOptions.Model();
        Option<ulong> seed = CommonOptions.Seed();
        Option<string> cache = CommonOptions.Cache();
        Option<string?> json = CommonOptions.Json();
        Command command = new("export", "Exports a model, anew where it was exported before, and measures it.")
        {
            shape, model, seed, cache, json,
        };
        return command.Doing(parsed =>
        {
            string folder = parsed.GetRequiredValue(cache);
            ulong number = parsed.GetValue(seed);
            ModelSource source = parsed.GetValue(model) is { } given
                ? ModelSource.In(given, folder)
                : ModelSource.Random(parsed.GetRequiredValue(shape), number, folder);
            ExportResult result = ExportRun.Execute(source, number);
            Console.WriteLine(
                $"export of {result.Model}: {result.Seconds:F2} s, peak of anonymous memory "
                + $"{result.PeakAnonymousBytes / 1e6:F0} MB = {result.PeakOverWeights:F2} of the weights");
            ResultFile.Write(parsed.GetValue(json), result);
        });
    }
}
