namespace SelfRepair.OnnxExport.Verification;

/// <summary>Compares one hook of the package with the naive pass.</summary>
public static class HookComparison
{
    /// <summary>Compares element by element.</summary>
    /// <param name="hook">The hook's name.</param>
    /// <param name="expected">The naive pass.</param>
    /// <param name="actual">What ONNX Runtime computed, of the same shape.</param>
    /// <exception cref="VerificationException">An element differs by more than its bound, or is NaN. One without a
    /// bound, as float32 may overflow there, is passed over.</exception>
    public static void Check(string hook, Estimate expected, ReadOnlySpan<float> actual)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(actual.Length, expected.Values.Length);
        for (int index = 0; index < actual.Length; index++)
        {
            double bound = Float32Error.UnlessOverflow(expected.Bounds[index], Math.Abs(expected.Values[index]));
            double difference = Math.Abs(actual[index] - expected.Values[index]);

            // The comparison is false for NaN.
            if (double.IsFinite(bound) && !(difference <= bound))
            {
                throw new VerificationException(hook, difference, bound);
            }
        }
    }
}
