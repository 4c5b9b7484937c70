namespace SelfRepair.OnnxExport.Verification;

/// <summary>How far float32 arithmetic may be from the naive pass: the one place where the verification's tolerances
/// are argued.</summary>
/// <remarks>A bound is carried through the pass beside each value (running error analysis). One operation is off by at
/// most u = 2^-24 of its result. A sum of n products is off by at most n u sum|x y|, reached only if all roundings fall
/// one way; as they fall both ways it is lambda sqrt(n) u sum|x y| with near certainty (Higham and Mary, SIAM J. Sci.
/// Comput. 41, 2019), which also finds the tanh form where the erf form was meant (4e-4). sum|x y| is at most |x| |y|
/// (Cauchy-Schwarz), from row norms. The weights' own rounding to float32 is of the same size, so lambda covers
/// both.</remarks>
internal static class Float32Error
{
    /// <summary>Half the distance from 1 to the next float32.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>Standard deviations allowed: six are passed in one of 5e8 sums; the weights' rounding makes
    /// seven.</summary>
    private const double Lambda = 7;

    /// <summary>Roundings of an elementwise step: mean, square root, division, product, function.</summary>
    private const double StepCount = 8;

    /// <summary>Largest slope of gelu, either form: 1.129 at x = sqrt 2. (relu: 1.)</summary>
    private const double ActivationSlope = 1.13;

    /// <summary>Bound of a sum of products, relative to the product of the two norms.</summary>
    /// <param name="terms">Number of products.</param>
    public static double OfSum(int terms) => Lambda * Math.Sqrt(terms) * Unit;

    /// <summary>Bound of an elementwise step.</summary>
    /// <param name="magnitude">The largest magnitude that takes part.</param>
    public static double OfStep(double magnitude) => StepCount * Unit * Math.Abs(magnitude);

    /// <summary>Bound of an activation function's value.</summary>
    /// <param name="inputBound">Bound of its argument.</param>
    /// <param name="input">Its argument.</param>
    public static double OfActivation(double inputBound, double input) =>
        (ActivationSlope * inputBound) + OfStep(input);

    /// <summary>Bound of a softmax-weighted mean of values.</summary>
    /// <remarks>Weights whose scores are off by at most e are off by a factor within exp(+-2 e), so the mean by at most
    /// (exp(2 e) - 1) max|v|, and never by more than 2 max|v|.</remarks>
    /// <param name="scoreBound">Largest bound of a score that takes part, e.</param>
    /// <param name="terms">Number of values.</param>
    /// <param name="valueBound">Largest bound of a value.</param>
    /// <param name="value">Largest magnitude of a value.</param>
    public static double OfWeightedMean(double scoreBound, int terms, double valueBound, double value) =>
        valueBound + (value * (Math.Min(2, Math.Exp(2 * scoreBound) - 1) + OfSum(terms) + OfStep(1)));
}
