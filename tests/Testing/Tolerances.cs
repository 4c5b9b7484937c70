namespace SelfRepair.Testing;

/// <summary>How far a result may be from its float64 golden, each bound with its argument.</summary>
/// <remarks>Bounds are shares of the largest |logit_clean| of a golden file, A; 2e-4 of it is the outer
/// one. The unit of float32 rounding is e = 2^-24 = 6e-8. A term is a sum of at most n = L (H + 1) + 2 projections
/// divided by a scale, none of them larger than about A, the stream itself included.</remarks>
public static class Tolerances
{
    /// <summary>The naive engine computes in double and hands out float32 readings: each projection and each scale is
    /// off by at most e of itself, and so is the change dz that a row is given, whose error later blocks pass on as
    /// they pass on dz. With n = 32 components of size A (neox-tiny) and both runs: 2 (n + 2) e = 4e-6 A at the very
    /// worst; errors of random sign add up to sqrt(n) of that: 7e-7 A. Seen: 1.4e-7 A.</summary>
    public const double Naive = 1e-6;

    /// <summary>ONNX Runtime in float32. A write is an inner product of at most 512 terms (d_mlp), summed in vectors of
    /// 8 or more lanes: about sqrt(512) e = 1.4e-6 of its size. Errors of the six blocks' writes and of two runs are of
    /// random sign and add up to sqrt(12) of that, and LayerNorms pass them on at their relative size: 5e-6 A. Seen:
    /// 1.0e-6 A.</summary>
    public const double Onnx = 5e-6;

    /// <summary>ONNX Runtime with products of float16, whose unit of rounding is h = 2^-11 = 4.9e-4, and whose sums are
    /// float32. Of a write, every weight, every input and the result are off by h of themselves at most, of random sign
    /// in an inner product, so that the write is off by some 2 h of its size; twelve writes and two runs add up to
    /// sqrt(24) of that: 5e-3 A. Where a sharp softmax turns on a rounded score it can be a few times more.</summary>
    public const double Half = 2e-2;

    /// <summary>Times the tolerance of the values that a spread may be off. |sd(x) - sd(y)| is at most
    /// sqrt(n / (n - 1)) max |x - y|, a clustered error at most 2 max |x - y| off; and where their sums of squares
    /// cancel, sqrt(n 2^-52) A = 1e-7 A is lost at n = 46. 4 covers the three.</summary>
    public const double SpreadFactor = 4;

    /// <summary>What is computed twice in double by different roads, or stored as float32 and read again: e = 2^-24 of
    /// the largest value, doubled for the two roundings.</summary>
    public const double Float = 1.2e-7;
}
