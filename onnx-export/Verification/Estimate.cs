namespace SelfRepair.OnnxExport.Verification;

/// <summary>An activation of the naive pass, and how far a float32 run of the package may be from it.</summary>
/// <param name="Values">[pos, Width].</param>
/// <param name="Bounds">The largest difference that float32 arithmetic explains, [pos, Width].</param>
/// <param name="Width">Elements a position.</param>
public sealed record Estimate(double[] Values, double[] Bounds, int Width)
{
    /// <summary>Positions.</summary>
    public int PositionCount => Values.Length / Width;

    /// <summary>The values of a position.</summary>
    /// <param name="position">The position, from 0.</param>
    public Span<double> ValuesAt(int position) => Values.AsSpan(position * Width, Width);

    /// <summary>The bounds of a position.</summary>
    /// <param name="position">The position, from 0.</param>
    public Span<double> BoundsAt(int position) => Bounds.AsSpan(position * Width, Width);

    /// <summary>Zeros of a shape.</summary>
    /// <param name="positions">Positions.</param>
    /// <param name="width">Elements a position.</param>
    public static Estimate Zeros(int positions, int width) =>
        new(new double[positions * width], new double[positions * width], width);

    /// <summary>The estimate as the package has it: each position's mean taken out.</summary>
    /// <remarks>A centered element differs by at most its own bound and the mean of all.</remarks>
    public Estimate Centered()
    {
        Estimate centered = Zeros(PositionCount, Width);
        for (int position = 0; position < PositionCount; position++)
        {
            double mean = Mean(ValuesAt(position));
            double meanBound = Mean(BoundsAt(position));
            for (int index = 0; index < Width; index++)
            {
                centered.ValuesAt(position)[index] = ValuesAt(position)[index] - mean;
                centered.BoundsAt(position)[index] = BoundsAt(position)[index] + meanBound;
            }
        }

        return centered;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
