using System.Numerics.Tensors;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>A LayerNorm of the naive pass, with its gain and bias.</summary>
/// <param name="Output">(x - mean) / scale x gain + bias, [pos, d_model].</param>
/// <param name="Scale">sqrt(mean((x - mean)^2) + eps), [pos, 1].</param>
/// <param name="Multiplied">(x - mean) / scale x gain, [pos, d_model].</param>
/// <param name="Normalized">(x - mean) / scale, which the package multiplies by weights that hold the gain, [pos,
/// d_model].</param>
internal sealed record NaiveNorm(Estimate Output, Estimate Scale, double[] Multiplied, double[] Normalized)
{
    /// <summary>Applies a LayerNorm.</summary>
    /// <remarks>An error e of x moves the scale by at most the root mean square of e, and an element of the output by
    /// at most (|e| + rms(e) |n|) / scale where n is the normalized element. What the variance loses at the lower end
    /// of float32 moves the scale by that over the scale at most.</remarks>
    /// <param name="x">The stream, [pos, d_model].</param>
    /// <param name="gain">[d_model].</param>
    /// <param name="bias">[d_model].</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static NaiveNorm Of(Estimate x, double[] gain, double[] bias, double epsilon)
    {
        Estimate output = Estimate.Zeros(x.PositionCount, x.Width);
        Estimate scales = Estimate.Zeros(x.PositionCount, 1);
        Estimate centered = x.Centered();
        double[] multiplied = new double[x.Values.Length];
        double[] quotients = new double[x.Values.Length];
        for (int position = 0; position < x.PositionCount; position++)
        {
            Span<double> read = multiplied.AsSpan(position * x.Width, x.Width);
            double squares = TensorPrimitives.SumOfSquares<double>(centered.ValuesAt(position));
            double scale = Math.Sqrt((squares / x.Width) + epsilon);
            double drift = Float32Error.UnlessOverflow(
                (TensorPrimitives.Norm<double>(centered.BoundsAt(position)) / Math.Sqrt(x.Width))
                + (2 * Float32Error.Smallest / scale),
                squares);
            for (int index = 0; index < x.Width; index++)
            {
                double normalized = centered.ValuesAt(position)[index] / scale;
                double carried = (centered.BoundsAt(position)[index] + (drift * Math.Abs(normalized))) / scale;
                quotients[(position * x.Width) + index] = normalized;
                read[index] = normalized * gain[index];
                output.ValuesAt(position)[index] = read[index] + bias[index];
                output.BoundsAt(position)[index] =
                    Math.Abs(gain[index]) * (carried + Float32Error.OfStep(normalized));
            }

            scales.Values[position] = scale;
            scales.Bounds[position] = drift + (scale * Float32Error.OfSum(x.Width)) + Float32Error.OfStep(scale);
        }

        return new NaiveNorm(output, scales, multiplied, quotients);
    }
}
