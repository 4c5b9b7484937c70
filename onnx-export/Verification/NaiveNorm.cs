using System.Numerics.Tensors;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>A LayerNorm of the naive pass, with its gain and bias.</summary>
/// <param name="Output">(x - mean) / scale x gain + bias, [pos, d_model].</param>
/// <param name="Scale">sqrt(mean((x - mean)^2) + eps), [pos, 1].</param>
/// <param name="Multiplied">(x - mean) / scale x gain, which the package multiplies, [pos, d_model].</param>
internal sealed record NaiveNorm(Estimate Output, Estimate Scale, double[] Multiplied)
{
    /// <summary>Applies a LayerNorm.</summary>
    /// <remarks>An error e of x moves the scale by at most the root mean square of e, and an element of the output by
    /// at most (|e| + rms(e) |n|) / scale where n is the normalized element.</remarks>
    /// <param name="x">The stream, [pos, d_model].</param>
    /// <param name="gain">[d_model].</param>
    /// <param name="bias">[d_model].</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static NaiveNorm Of(Estimate x, double[] gain, double[] bias, double epsilon)
    {
        Estimate output = Estimate.Zeros(x.PositionCount, x.Width);
        Estimate scales = Estimate.Zeros(x.PositionCount, 1);
        Estimate centred = x.Centred();
        double[] multiplied = new double[x.Values.Length];
        for (int position = 0; position < x.PositionCount; position++)
        {
            Span<double> read = multiplied.AsSpan(position * x.Width, x.Width);
            double variance = TensorPrimitives.SumOfSquares<double>(centred.ValuesAt(position)) / x.Width;
            double scale = Math.Sqrt(variance + epsilon);
            double drift = TensorPrimitives.Norm<double>(centred.BoundsAt(position)) / Math.Sqrt(x.Width);
            for (int index = 0; index < x.Width; index++)
            {
                double normalized = centred.ValuesAt(position)[index] / scale;
                double carried = (centred.BoundsAt(position)[index] + (drift * Math.Abs(normalized))) / scale;
                read[index] = normalized * gain[index];
                output.ValuesAt(position)[index] = read[index] + bias[index];
                output.BoundsAt(position)[index] =
                    Math.Abs(gain[index]) * (carried + Float32Error.OfStep(normalized));
            }

            scales.Values[position] = scale;
            scales.Bounds[position] = drift + (scale * Float32Error.OfSum(x.Width)) + Float32Error.OfStep(scale);
        }

        return new NaiveNorm(output, scales, multiplied);
    }
}
