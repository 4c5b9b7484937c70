using System.CommandLine;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Benchmarks.CommandLine;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>A published shape.</summary>
    public static Option<string> Shape()
    {
        Option<string> option = new("--shape")
        {
            Description = "The published shape of a model of random weights.",
            DefaultValueFactory = _ => "pythia-160m",
        };
        return option.AcceptOnlyFromAmong([.. PythiaModels.All.Select(model => model.Name)]);
    }

    /// <summary>A folder in place of random weights.</summary>
    public static Option<string?> Model() => new("--model")
    {
        Description = "A checkpoint's or package's folder, in place of random weights.",
    };

    /// <summary>The seed of everything random.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "Seed of random weights, random prompts and resampling.",
    };

    /// <summary>Where checkpoints and packages are kept.</summary>
    public static Option<string> Cache() => new("--cache")
    {
        Description = "Folder in which random checkpoints and exported packages are kept.",
        DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "selfrepair-benchmarks"),
    };

    /// <summary>The threads of the pool.</summary>
    public static Option<int> Threads() => new("--threads")
    {
        Description = "Threads that batches run on; 0: one a physical core.",
    };

    /// <summary>The device that models run on.</summary>
    public static Option<string> Device()
    {
        Option<string> option = new("--device")
        {
            Description = "cpu, cuda or cuda:N.",
            DefaultValueFactory = _ => "cpu",
        };
        option.Validators.Add(result =>
        {
            if (!ComputeDevice.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--device is cpu, cuda or cuda:N.");
            }
        });
        return option;
    }

    /// <summary>The precision of matrix products.</summary>
    public static Option<NumberPrecision> Precision() => new("--precision")
    {
        Description = "Fp32, or Fp16 on a GPU.",
    };

    /// <summary>Where models run, as the two options say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="device">The option of the device.</param>
    /// <param name="precision">The option of the precision.</param>
    public static Placement PlacementOf(
        ParseResult parsed, Option<string> device, Option<NumberPrecision> precision)
    {
        _ = ComputeDevice.TryParse(parsed.GetRequiredValue(device), out ComputeDevice chosen);
        Placement placement = new(chosen, parsed.GetValue(precision));
        DeviceProbe.Require(placement);
        return placement;
    }

    /// <summary>Where the result goes.</summary>
    public static Option<string?> Json() => new("--json") { Description = "File to write the result to." };

    /// <summary>A number of things, at least 1.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What is counted.</param>
    /// <param name="number">The number where none is given.</param>
    public static Option<int> Count(string name, string description, int number)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => number };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }
}
