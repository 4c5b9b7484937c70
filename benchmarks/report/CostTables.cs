using SelfRepair.Benchmarks.Exports;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.SmallRequests;
using SelfRepair.Benchmarks.Soaks;
using SelfRepair.Benchmarks.Sweeps;

namespace SelfRepair.Benchmarks.Report;

/// <summary>Tables of what is done once: exports, loading, the service, canceling; and of the machines.</summary>
/// <param name="results">All results.</param>
internal sealed class CostTables(Results results)
{
    /// <summary>What everything was measured on.</summary>
    public MarkdownTable Machines()
    {
        MarkdownTable table = new("processor", "processors", "ONNX Runtime", ".NET", "SelfRepair");
        IEnumerable<Machine> machines = results.Sweeps.Select(sweep => sweep.Machine)
            .Concat(results.Exports.Select(export => export.Machine))
            .Concat(results.Services.Select(service => service.Machine))
            .Concat(results.Soaks.Select(soak => soak.Machine))
            .Concat(results.Tokenizations.Select(tokenization => tokenization.Machine));
        foreach (Machine machine in machines.DistinctBy(machine => machine with { Threads = 0 }))
        {
            table.Add(
                machine.Cpu, $"{machine.Processors}", machine.OnnxRuntime, machine.Dotnet, machine.Version);
        }

        return table;
    }

    /// <summary>Exports, and what a package takes from opening to its first row.</summary>
    public MarkdownTable Models()
    {
        MarkdownTable table = new(
            "model", "weights, MB", "export, s", "peak anonymous memory, MB", "of the weights", "load to first row, s");
        foreach (ExportResult export in results.Exports)
        {
            SweepResult? sweep = results.Plain.FirstOrDefault(sweep => sweep.Model == export.Model);
            table.Add(
                export.Model,
                $"{export.WeightBytes / 1e6:F0}",
                $"{export.Seconds:F2}",
                $"{export.PeakAnonymousBytes / 1e6:F0}",
                $"{export.PeakOverWeights:F2}",
                sweep is null ? "-" : $"{LoadSeconds(sweep):F2}");
        }

        return table;
    }

    /// <summary>The service's start and small requests.</summary>
    public MarkdownTable Service()
    {
        MarkdownTable table = new("what", "seconds");
        foreach (ServiceResult service in results.Services)
        {
            table.Add("process start to ready, empty data folder", $"{service.FirstReadySeconds:F2}");
            table.Add("process start to ready, package there (middle of 5)", $"{service.ReadySeconds:F2}");
            table.Add($"first `{service.Request}`", $"{service.FirstSeconds:F3}");
            table.Add($"{service.Requests} more, a new seed each: p50", $"{service.P50Seconds:F3}");
            table.Add("p95", $"{service.P95Seconds:F3}");
            table.Add("slowest", $"{service.MaxSeconds:F3}");
        }

        return table;
    }

    /// <summary>Started and canceled sweeps.</summary>
    public MarkdownTable Soak()
    {
        MarkdownTable table = new(
            "model", "rounds", "canceled", "stops after, ms (middle)", "95%", "at most", "RSS after a tenth, MB",
            "RSS at the end, MB");
        foreach (SoakResult soak in results.Soaks)
        {
            table.Add(
                soak.Model,
                $"{soak.Rounds}",
                $"{soak.Canceled}",
                $"{soak.StopSecondsMedian * 1e3:F1}",
                $"{soak.StopSecondsP95 * 1e3:F1}",
                $"{soak.StopSecondsMax * 1e3:F1}",
                $"{soak.SettledRssBytes / 1e6:F1}",
                $"{soak.EndRssBytes / 1e6:F1}");
        }

        return table;
    }

    private static double LoadSeconds(SweepResult sweep) =>
        sweep.Stages["open"] + sweep.Stages["first_row"];
}
