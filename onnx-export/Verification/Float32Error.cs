namespace SelfRepair.OnnxExport.Verification;

/// <summary>How far float32 arithmetic may be from the naive pass: the one place where the verification's tolerances
/// are argued.</summary>
/// <remarks>A bound is carried through the pass beside each value (running error analysis). One operation is off by at
/// most u = 2^-24 of its result. A sum of n products x y adds n roundings of its partial sums; as they fall both ways,
/// they make lambda sqrt(n) u of a partial sum's size with near certainty (Higham and Mary, SIAM J. Sci. Comput. 41,
/// 2019), where n u sum|x y| is the worst case. Partial sums lie within the whole sum and the norm of the products.
/// Errors that the factors bring along are independent and add as squares. Seen on the golden models and fixtures: at
/// most a fifth of the bound at z, a tenth elsewhere; any misreading is far outside: the tanh form of gelu for the erf
/// form, 4e-4 apart, is 27 bounds off. Below float32's normal range the error is no share of the result: there every
/// operation may lose <see cref="Smallest"/>, which a product multiplies by its other factor. Above the range there is
/// no bound at all: what may overflow, and all that it reaches, is infinity.</remarks>
internal static class Float32Error
{
    /// <summary>Half the distance from 1 to the next float32.</summary>
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>A rounding is off by u / sqrt 3 in the root mean square, so this is seven standard deviations; it
    /// covers the weights' own rounding too.</summary>
    private const double Lambda = 4;

    /// <summary>Roundings of an elementwise step: mean, square root, division, product, function.</summary>
    private const double StepCount = 8;

    /// <summary>Largest slope of gelu, either form: 1.129 at x = sqrt 2. (relu: 1.)</summary>
    private const double ActivationSlope = 1.13;

    /// <summary>What an operation may lose at the lower end: the smallest normal float32, as processors may set
    /// subnormal numbers to zero, those of weights included.</summary>
    public const double Smallest = 1.17549435082228751e-38;

    /// <summary>Bound of a sum, relative to the size of its partial sums.</summary>
    /// <param name="terms">Number of terms.</param>
    public static double OfSum(int terms) => Lambda * Math.Sqrt(terms) * Unit;

    /// <summary>Squared bound of one factor of a sum of products, its share in the sum's roundings included.</summary>
    /// <param name="terms">Number of products.</param>
    /// <param name="value">The factor as the package has it.</param>
    /// <param name="bound">Its bound.</param>
    public static double SquaredOfFactor(int terms, double value, double bound) =>
        (bound * bound) + Math.Pow(OfSum(terms) * value, 2);

    /// <summary>Bound of an elementwise step.</summary>
    /// <param name="magnitude">The largest magnitude that takes part.</param>
    public static double OfStep(double magnitude) => StepCount * ((Unit * Math.Abs(magnitude)) + Smallest);

    /// <summary>What a sum of products may lose at the lower end: each product, and one factor of each, which the other
    /// multiplies.</summary>
    /// <param name="terms">Number of products.</param>
    /// <param name="otherSum">Sum of the magnitudes of the factors whose partners are not within a bound of their
    /// own.</param>
    public static double OfUnderflow(int terms, double otherSum) => Smallest * (terms + otherSum);

    /// <summary>A bound, or infinity where float32 may leave its range.</summary>
    /// <param name="bound">The bound; NaN where infinities met.</param>
    /// <param name="largest">The largest magnitude that takes part.</param>
    public static double UnlessOverflow(double bound, double largest) =>
        bound + largest <= float.MaxValue ? bound : double.PositiveInfinity;

    /// <summary>Bound of an activation function's value.</summary>
    /// <param name="inputBound">Bound of its argument.</param>
    /// <param name="input">Its argument.</param>
    public static double OfActivation(double inputBound, double input) =>
        (ActivationSlope * inputBound) + OfStep(input);

    /// <summary>Bound that the scores' errors give an attention-weighted mean.</summary>
    /// <remarks>Scores off by at most e change each weight by a factor within exp(+-2 e). The weights sum to 1 either
    /// way, so the mean moves by sum(change of a (v - mean)), at most (exp(2 e) - 1) sum(a |v - mean|), and never
    /// leaves the values.</remarks>
    /// <param name="scoreBound">Largest bound of a score that takes part, e.</param>
    /// <param name="spread">sum(a |v - mean|).</param>
    /// <param name="farthest">max |v - mean|.</param>
    public static double OfWeights(double scoreBound, double spread, double farthest) =>
        spread == 0 ? 0 : Math.Min(farthest, (Math.Exp(2 * scoreBound) - 1) * spread);
}
