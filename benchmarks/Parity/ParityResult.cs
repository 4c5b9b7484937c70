using System.Globalization;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Parity;

/// <summary>How far a device's results are from the golden ones.</summary>
/// <param name="Device">The device.</param>
/// <param name="Precision">The precision of products.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Tolerance">The largest share allowed; null where none is promised.</param>
/// <param name="Models">Each golden model.</param>
internal sealed record ParityResult(
    string Device, string Precision, Machine Machine, double? Tolerance, IReadOnlyList<ModelParity> Models)
{
    /// <summary>Refuses results that are farther off than allowed.</summary>
    /// <exception cref="ParityException">One is.</exception>
    public void Require()
    {
        ModelParity? worst = Models.FirstOrDefault(model => model.Differences.Count > 0);
        if (Tolerance is double allowed && worst is not null)
        {
            throw new ParityException(string.Create(
                CultureInfo.InvariantCulture,
                $"{worst.Model} on {Device} is not within {allowed:E2} of the largest logit of the golden results: "
                + $"{worst.Differences[0]}."));
        }
    }
}

/// <summary>One golden model.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Values">Numbers compared.</param>
/// <param name="LargestShare">The largest difference of a term at a position from the golden one, as a share of the
/// file's largest |logit_clean|.</param>
/// <param name="LargestShareOfCpu">The same of the processor's results in fp32.</param>
/// <param name="Differences">Numbers that are farther off than allowed, the farthest of each experiment.</param>
internal sealed record ModelParity(
    string Model, int Values, double LargestShare, double LargestShareOfCpu, IReadOnlyList<string> Differences);
