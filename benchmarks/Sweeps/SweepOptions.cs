using SelfRepair.Inference.Devices;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>What is swept, and how.</summary>
internal sealed record SweepOptions
{
    /// <summary>A published shape of random weights; not read where a model is given.</summary>
    public required string Shape { get; init; }

    /// <summary>A checkpoint's or a package's folder; null: random weights.</summary>
    public string? Model { get; init; }

    /// <summary>Number of random prompts.</summary>
    public int Prompts { get; init; }

    /// <summary>Tokens of each.</summary>
    public int Tokens { get; init; }

    /// <summary>A file of prompts, arrays of token ids; null: random ones.</summary>
    public string? PromptsFile { get; init; }

    /// <summary>Seed of weights, prompts and resampling.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the repair matrix is made.</summary>
    public bool Matrix { get; init; }

    /// <summary>Which head rows are made.</summary>
    public RowChoice Rows { get; init; }

    /// <summary>Which positions are scored.</summary>
    public Positions Positions { get; init; }

    /// <summary>Threads that batches run on; 0: physical cores.</summary>
    public int Threads { get; init; }

    /// <summary>The device, cpu or cuda:N.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The precision of matrix products.</summary>
    public NumberPrecision Precision { get; init; }

    /// <summary>Tokens of one call to ONNX Runtime; 0: the engine's own choice.</summary>
    public int BatchTokens { get; init; }

    /// <summary>How often the sweep is run and timed.</summary>
    public int Repeats { get; init; }

    /// <summary>Where the model runs.</summary>
    /// <returns>The device and the precision.</returns>
    public Placement Placement() => new(
        ComputeDevice.TryParse(Device, out ComputeDevice device) ? device : ComputeDevice.Cpu, Precision);
}

/// <summary>Which head rows a sweep makes.</summary>
internal enum RowChoice
{
    /// <summary>Over every scored position.</summary>
    All,

    /// <summary>Over each head's top positions alone.</summary>
    Top,

    /// <summary>Both, as the service does unless told otherwise.</summary>
    Both,
}

/// <summary>Which positions a sweep scores.</summary>
internal enum Positions
{
    /// <summary>Every next token.</summary>
    All,

    /// <summary>The token after the prompt alone.</summary>
    Last,
}
