namespace SelfRepair.Testing;

/// <summary>How far float32 results may lie from float64 goldens.</summary>
/// <remarks>A sum of n products in float32 errs by at most n 2^-24 sum |x y|, and by about sqrt(n) 2^-24 of it where rounding
/// errors are independent, as they are here. A logit passes through L blocks of about ten such sums of n = d_model to d_mlp
/// terms, each relative to activations whose products with u are up to a few times the largest logit. For L = 6 and n = 512:
/// sqrt(60 x 512) x 2^-24 = 1e-5 of the largest logit. The bound below is three times that: measured, the worst of
/// all golden values is within it by a factor of two or more.</remarks>
public static class Tolerances
{
    private const double Relative = 3e-5;

    /// <summary>For logits and everything in logits: relative to the largest clean logit.</summary>
    /// <param name="logits">Clean logits.</param>
    public static double Logits(IEnumerable<double> logits) => Relative * logits.LargestMagnitude();

    /// <summary>For activations and scales: relative to the largest of them.</summary>
    /// <param name="values">The golden values.</param>
    public static double Activations(IEnumerable<double> values) => Relative * values.LargestMagnitude();
}
