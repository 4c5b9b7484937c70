using SelfRepair.Benchmarks.Exports;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.SmallRequests;
using SelfRepair.Benchmarks.Soaks;
using SelfRepair.Benchmarks.Sweeps;
using SelfRepair.Benchmarks.Tokenization;

namespace SelfRepair.Benchmarks.Report;

/// <summary>Everything that was measured, read from a folder of results.</summary>
/// <param name="Sweeps">sweep-*.json: smaller models first, then fewer tokens.</param>
/// <param name="Exports">export-*.json, smaller models first.</param>
/// <param name="Services">service*.json.</param>
/// <param name="Soaks">soak*.json.</param>
/// <param name="Tokenizations">tokenize*.json.</param>
internal sealed record Results(
    IReadOnlyList<SweepResult> Sweeps,
    IReadOnlyList<ExportResult> Exports,
    IReadOnlyList<ServiceResult> Services,
    IReadOnlyList<SoakResult> Soaks,
    IReadOnlyList<TokenizeResult> Tokenizations)
{
    /// <summary>Sweeps as the targets are worded: every position, with the matrix, on all threads.</summary>
    public IEnumerable<SweepResult> Plain => Sweeps.Where(sweep => sweep.Machine.Threads == MaxThreads
        && sweep.Options is { Matrix: true, Rows: RowChoice.All, Positions: Positions.All });

    private int MaxThreads => Sweeps.Max(sweep => sweep.Machine.Threads);

    /// <summary>Reads the results.</summary>
    /// <param name="folder">Their folder.</param>
    public static Results Read(string folder) => new(
        [.. Of<SweepResult>(folder, "sweep-*.json").OrderBy(sweep => sweep.WeightBytes).ThenBy(sweep => sweep.Tokens)],
        [.. Of<ExportResult>(folder, "export-*.json").OrderBy(export => export.WeightBytes)],
        [.. Of<ServiceResult>(folder, "service*.json")],
        [.. Of<SoakResult>(folder, "soak*.json")],
        [.. Of<TokenizeResult>(folder, "tokenize*.json")]);

    private static IEnumerable<T> Of<T>(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).Select(ResultFile.Read<T>);
}
