using SelfRepair.Inference.Devices;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>Which experiment is measured, and how.</summary>
internal sealed record ExperimentOptions
{
    /// <summary>The experiment, the last part of its path.</summary>
    public required string Kind { get; init; }

    /// <summary>A file with its request; null: its defaults.</summary>
    public string? RequestFile { get; init; }

    /// <summary>A published shape of random weights; not read where a model is given.</summary>
    public required string Shape { get; init; }

    /// <summary>A checkpoint's or a package's folder; null: random weights.</summary>
    public string? Model { get; init; }

    /// <summary>Number of random prompts, where the request names none.</summary>
    public int Prompts { get; init; }

    /// <summary>Tokens of each.</summary>
    public int Tokens { get; init; }

    /// <summary>Seed of weights and prompts.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that batches run on; 0: physical cores.</summary>
    public int Threads { get; init; }

    /// <summary>The device, cpu or cuda:N.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The precision of matrix products.</summary>
    public NumberPrecision Precision { get; init; }

    /// <summary>How often the experiment is run and timed.</summary>
    public int Repeats { get; init; }

    /// <summary>Where the model runs.</summary>
    public Placement Placement() => new(
        ComputeDevice.TryParse(Device, out ComputeDevice device) ? device : ComputeDevice.Cpu, Precision);
}
