namespace SelfRepair.OnnxExport.Verification;

/// <summary>Compares one hook of the package with the naive pass.</summary>
internal static class HookComparison
{
    /// <summary>Compares element by element.</summary>
    /// <param name="hook">The hook's name.</param>
    /// <param name="expected">The naive pass.</param>
    /// <param name="actual">What ONNX Runtime computed, of the same shape.</param>
    /// <exception cref="VerificationException">An element differs by more than its bound, or is NaN.</exception>
    public static void Check(string hook, Estimate expected, ReadOnlySpan<float> actual)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(actual.Length, expected.Values.Length);
        for (int index = 0; index < actual.Length; index++)
        {
            double difference = Math.Abs(actual[index] - expected.Values[index]);

            // The comparison is false for NaN.
            if (!(difference <= expected.Bounds[index]))
            {
                throw new VerificationException(hook, difference, expected.Bounds[index]);
            }
        }
    }
}
