namespace SelfRepair.Inference.Devices;

/// <summary>A precision is asked for in which the model cannot run on the device.</summary>
/// <param name="placement">What was asked for.</param>
/// <param name="reason">Why not, a sentence.</param>
public sealed class PrecisionUnavailableException(Placement placement, string reason) : InferenceException(
    $"{Name(placement)} is asked for on {placement.Device}. {reason} Use fp32.")
{
    /// <summary>What was asked for.</summary>
    public Placement Placement => placement;

    /// <summary>Why not.</summary>
    public string Reason => reason;

    private static string Name(Placement placement) => placement.Precision == NumberPrecision.Fp16 ? "fp16" : "fp32";
}
