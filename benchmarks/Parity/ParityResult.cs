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
        ModelParity worst = Models.MaxBy(model => model.LargestShare)!;
        if (Tolerance is double allowed && !(worst.LargestShare <= allowed))
        {
            throw new ParityException(string.Create(
                CultureInfo.InvariantCulture,
                $"{worst.Model} on {Device} is {worst.LargestShare:E2} of the largest logit away from the golden "
                + $"results; {allowed:E2} is allowed. {worst.WorstDifference}"));
        }
    }
}

/// <summary>One golden model.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Values">Numbers compared.</param>
/// <param name="LargestShare">The largest difference from a golden number, as a share of the file's largest
/// |logit_clean|.</param>
/// <param name="LargestShareOfCpu">The same of the processor's results in fp32.</param>
/// <param name="WorstDifference">The number that is farthest off, where one is farther than allowed.</param>
internal sealed record ModelParity(
    string Model, int Values, double LargestShare, double LargestShareOfCpu, string? WorstDifference);
