namespace SelfRepair.Analysis.Statistics;

/// <summary>Random directions of the residual stream, pinned by a seed (E58): what a write is compared with.</summary>
public static class RandomDirections
{
    /// <summary>Direction r of a seed: normals, two at a time by Box and Muller's transform, centered and divided by
    /// their norm.</summary>
    /// <remarks>The generator gives 53 bits a number, so that the smallest u1 is 2^-53 and the largest normal
    /// 8.6.</remarks>
    /// <param name="seed">The seed named in the request.</param>
    /// <param name="index">The direction, r, from 0.</param>
    /// <param name="width">d_model, at least 2: of one number nothing is left when it is centered.</param>
    /// <returns>The direction, [d_model], of mean 0 and norm 1.</returns>
    public static double[] Unit(ulong seed, int index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        double[] direction = Normals(SplitMix64.ForDraw(seed, index), width);
        double mean = direction.Sum() / width;
        double squares = 0;
        foreach (ref double value in direction.AsSpan())
        {
            value -= mean;
            squares += value * value;
        }

        double norm = Math.Sqrt(squares);
        foreach (ref double value in direction.AsSpan())
        {
            value /= norm;
        }

        return direction;
    }

    /// <summary>A direction at every position, scaled to the norm of what it stands in for.</summary>
    /// <param name="direction">The direction, [d_model].</param>
    /// <param name="norms">The norms, [pos].</param>
    /// <param name="factor">What each is multiplied by.</param>
    /// <returns>[pos, d_model].</returns>
    public static float[] AtNorms(ReadOnlySpan<double> direction, ReadOnlySpan<double> norms, double factor)
    {
        float[] written = new float[norms.Length * direction.Length];
        for (int position = 0; position < norms.Length; position++)
        {
            double norm = factor * norms[position];
            Span<float> own = written.AsSpan(position * direction.Length, direction.Length);
            for (int dimension = 0; dimension < own.Length; dimension++)
            {
                own[dimension] = (float)(norm * direction[dimension]);
            }
        }

        return written;
    }

    private static double[] Normals(SplitMix64 generator, int count)
    {
        const double Unit = 1.0 / (1L << 53);
        double[] normals = new double[count];
        for (int index = 0; index < count; index += 2)
        {
            double u1 = ((generator.Next() >> 11) + 1) * Unit;
            double u2 = (generator.Next() >> 11) * Unit;
            double radius = Math.Sqrt(-2 * Math.Log(u1));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * u2);
            normals[index] = radius * cosine;
            if (index + 1 < count)
            {
                normals[index + 1] = radius * sine;
            }
        }

        return normals;
    }
}
