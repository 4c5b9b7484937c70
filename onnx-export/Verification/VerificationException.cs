using System.Globalization;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>ONNX Runtime computes from the package what the checkpoint does not: the export is wrong and was not
/// kept.</summary>
/// <param name="hook">The hook that differs.</param>
/// <param name="difference">The first difference beyond its bound.</param>
/// <param name="bound">What float32 arithmetic explains there.</param>
public sealed class VerificationException(string hook, double difference, double bound)
    : ExportException(string.Create(
        CultureInfo.InvariantCulture,
        $"The package was not kept: {hook} differs from the checkpoint by {difference:g3} where float32 arithmetic "
        + $"explains {bound:g3}. Please report this with the model's name."))
{
    /// <summary>The hook that differs.</summary>
    public string Hook { get; } = hook;

    /// <summary>The first difference beyond its bound.</summary>
    public double Difference { get; } = difference;

    /// <summary>What float32 arithmetic explains there.</summary>
    public double Bound { get; } = bound;
}
