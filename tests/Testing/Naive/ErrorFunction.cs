namespace SelfRepair.Testing.Naive;

/// <summary>The error function in double.</summary>
internal static class ErrorFunction
{
    /// <summary>erf(x) = 2 / sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!: all terms of one sign, so nothing
    /// cancels; beyond 6 it is 1 to the last bit.</summary>
    public static double Of(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int odd = 3; Math.Abs(term) > Math.Abs(sum) * 1e-17; odd += 2)
        {
            term *= 2 * x * x / odd;
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
