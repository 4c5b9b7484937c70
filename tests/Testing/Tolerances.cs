namespace SelfRepair.Testing;

/// <summary>How far a result may be from its float64 golden, each bound with its argument.</summary>
/// <remarks>Bounds are shares of the largest |logit_clean| of a golden file, A. The unit of float32 rounding is e =
/// 2^-24 = 6e-8. A term is a sum of at most n = L (H + 1) + 2 projections divided by a scale, none of them larger than
/// about A, the stream itself included.</remarks>
public static class Tolerances
{
    /// <summary>The naive engine computes in double and hands out float32 readings: each projection and each scale is
    /// off by at most e of itself, and so is the change dz that a row is given, whose error later blocks amplify no
    /// more than they amplify dz. With n = 32 components (neox-tiny) of size A and both runs: 2 (n + 2) e = 4e-6 A at
    /// the very worst; errors of random sign give sqrt(n) instead of n.</summary>
    public const double Naive = 2e-6;

    /// <summary>The outer bound that goldens/README.md sets for a float32 engine.</summary>
    public const double OuterBound = 2e-4;

    /// <summary>ONNX Runtime in float32. A stream's value is a sum of L (H + 1) writes, each an inner product of d_mlp
    /// = 512 terms at most, summed in vectors of 8 or more: about sqrt(512) e relative to its largest partial sum,
    /// 1.4e-6. Six blocks, two runs and LayerNorms that pass errors on at their relative size leave a few times
    /// that.</summary>
    public const double Onnx = 2e-5;

    /// <summary>|logit| that a mean may be off where sums of squares cancel: sd and clustered errors subtract sums that
    /// agree in all but their last digits, so that a spread is known to about the square root of a relative
    /// error.</summary>
    public const double SpreadFactor = 4;
}
