using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>What a sweep took.</summary>
internal sealed record SweepResult
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>What was swept, and how.</summary>
    public required SweepOptions Options { get; init; }

    /// <summary>What it was measured on.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Number of prompts.</summary>
    public required int Prompts { get; init; }

    /// <summary>Tokens of all prompts.</summary>
    public required long Tokens { get; init; }

    /// <summary>Number of ablated heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The fastest run, from tokens to rows, seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The middle run, seconds.</summary>
    public required double SecondsMedian { get; init; }

    /// <summary>Every run in order, seconds.</summary>
    public required IReadOnlyList<double> SecondsAll { get; init; }

    /// <summary>Share of the processors that other processes took during the fastest run: above a few percent, the
    /// figures say little.</summary>
    public required double OtherProcessesShare { get; init; }

    /// <summary>What the sweep cannot do without (<see cref="Measures.NeededFlops"/>).</summary>
    public required double NeededFlops { get; init; }

    /// <summary>Needed work over the fastest run's time, 10^9 FLOP/s.</summary>
    public required double Gflops { get; init; }

    /// <summary>The bare MatMul rate, the better of before and after, 10^9 FLOP/s.</summary>
    public required double MatmulGflops { get; init; }

    /// <summary>The rate achieved over the bare one.</summary>
    public required double Ratio { get; init; }

    /// <summary>The same for the middle run.</summary>
    public required double RatioMedian { get; init; }

    /// <summary>The bare rate before the sweeps.</summary>
    public required MatMulRate MatmulBefore { get; init; }

    /// <summary>The bare rate after them.</summary>
    public required MatMulRate MatmulAfter { get; init; }

    /// <summary>Blocks that ran, each for one prompt, clean and source runs included.</summary>
    public required long BlockPasses { get; init; }

    /// <summary>Blocks times positions of the ablated rows.</summary>
    public required long AblatedBlockTokens { get; init; }

    /// <summary>The same over what every head in every whole prompt would take.</summary>
    public required double AblatedShare { get; init; }

    /// <summary>Seconds of the fastest run in which ablated rows ran.</summary>
    public required double AblatedSeconds { get; init; }

    /// <summary>The most resident memory from opening the package to the last row, mapped weights included.</summary>
    public required long PeakRssBytes { get; init; }

    /// <summary>Resident memory before the package was opened.</summary>
    public required long StartRssBytes { get; init; }

    /// <summary>Size of the folded weights.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Whether the package was there already, so that checkpoint and export took no time.</summary>
    public required bool PackageWasThere { get; init; }

    /// <summary>Seconds of each stage; those that begin with <c>run.</c> are parts of the fastest run.</summary>
    public required IReadOnlyDictionary<string, double> Stages { get; init; }

    /// <summary>How well the run kept its laws.</summary>
    public required Diagnostics Diagnostics { get; init; }

    /// <summary>Makes figures of a measurement.</summary>
    /// <param name="options">What was swept, and how.</param>
    /// <param name="measured">The measurement.</param>
    /// <param name="memory">What it took.</param>
    /// <param name="packageWasThere">Whether nothing had to be exported.</param>
    /// <param name="stages">Seconds of each stage.</param>
    public static SweepResult From(
        SweepOptions options,
        SweepMeasurement measured,
        SweepMemory memory,
        bool packageWasThere,
        IReadOnlyDictionary<string, double> stages)
    {
        double seconds = measured.Best.Seconds;
        double needed = measured.NeededFlops;
        double matmul = Math.Max(measured.Before.Gflops, measured.After.Gflops);
        return new SweepResult
        {
            Model = measured.Source.Name,
            Options = options,
            Machine = Machine.Here(options.Placement().Device),
            Prompts = measured.Settings.Prompts.Count,
            Tokens = measured.Settings.Prompts.Sum(prompt => (long)prompt.Tokens.Length),
            Heads = measured.Settings.Heads.Count,
            Seconds = seconds,
            SecondsMedian = measured.MedianSeconds,
            SecondsAll = [.. measured.Runs.Select(run => run.Seconds)],
            OtherProcessesShare = measured.Best.OtherShare,
            NeededFlops = needed,
            Gflops = needed / seconds / 1e9,
            MatmulGflops = matmul,
            Ratio = needed / seconds / 1e9 / matmul,
            RatioMedian = needed / measured.MedianSeconds / 1e9 / matmul,
            MatmulBefore = measured.Before,
            MatmulAfter = measured.After,
            BlockPasses = measured.Best.Report.BlockPasses,
            AblatedBlockTokens = measured.AblatedBlockTokens,
            AblatedShare = (double)measured.AblatedBlockTokens / measured.WholeBlockTokens,
            AblatedSeconds = measured.Best.Engine.AblatedSeconds,
            PeakRssBytes = memory.PeakBytes,
            StartRssBytes = memory.StartBytes,
            WeightBytes = memory.WeightBytes,
            PackageWasThere = packageWasThere,
            Stages = stages,
            Diagnostics = measured.Best.Report.Diagnostics,
        };
    }
}

/// <summary>What a sweep takes in memory, bytes.</summary>
/// <param name="StartBytes">Resident before the package is opened.</param>
/// <param name="PeakBytes">The most resident from there to the last row.</param>
/// <param name="WeightBytes">Size of the folded weights.</param>
internal sealed record SweepMemory(long StartBytes, long PeakBytes, long WeightBytes);
