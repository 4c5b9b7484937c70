namespace SelfRepair.OnnxExport.Verification;

/// <summary>The error function, which .NET does not have.</summary>
internal static class ErrorFunction
{
    /// <summary>Below it the series converges in few terms without cancellation; above it the fraction does.</summary>
    private const double Switch = 2;

    /// <summary>Terms that reach 1e-16 on each side of <see cref="Switch"/>: counted against the goldens.</summary>
    private const int SeriesTerms = 40;
    private const int FractionTerms = 60;

    /// <summary>1 - erf(x), to about 1e-15 of itself for x above 0 and of 1 below.</summary>
    /// <param name="x">Any number.</param>
    public static double Complement(double x) => x switch
    {
        < 0 => 2 - Complement(-x),
        < Switch => 1 - Series(x),
        _ => Fraction(x),
    };

    /// <summary>erf x = 2 / sqrt(pi) exp(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms
    /// positive.</summary>
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; n <= SeriesTerms; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>erfc x = exp(-x^2) / sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), from the inside
    /// out.</summary>
    private static double Fraction(double x)
    {
        double tail = x;
        for (int n = FractionTerms; n >= 1; n--)
        {
            tail = x + (n / 2.0 / tail);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / tail;
    }
}
