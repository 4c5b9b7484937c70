using System.CommandLine;
using System.Globalization;
using SelfRepair.Benchmarks.CommandLine;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Benchmarks.Parity;

/// <summary><c>parity</c>: holds a device's results to the golden ones and to the processor's.</summary>
internal static class ParityCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<string> device = CommonOptions.Device();
        Option<NumberPrecision> precision = CommonOptions.Precision();
        Option<string> cache = CommonOptions.Cache();
        Option<string?> json = CommonOptions.Json();
        Command command = new("parity", "Compares a device's results with the golden ones and the processor's.")
        {
            device, precision, cache, json,
        };
        return command.Doing(parsed =>
        {
            Placement placement = CommonOptions.PlacementOf(parsed, device, precision);
            ParityResult result = new ParityRun(placement, parsed.GetRequiredValue(cache)).Execute();
            foreach (ModelParity model in result.Models)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{model.Model,-10} {model.Values,8} numbers, at most {model.LargestShare:E2} of the largest logit "
                    + $"away from the golden ones; the processor's {model.LargestShareOfCpu:E2}"));
            }

            ResultFile.Write(parsed.GetValue(json), result);
            result.Require();
        });
    }
}
