namespace SelfRepair.Analysis.Statistics;

/// <summary>Norms of what is written to the residual stream.</summary>
internal static class StreamNorms
{
    /// <summary>The norm at each position, summed in double.</summary>
    /// <param name="written">What is written, [pos, width].</param>
    /// <param name="width">d_model.</param>
    /// <returns>[pos], units of the stream.</returns>
    public static double[] Of(ReadOnlySpan<float> written, int width)
    {
        double[] norms = new double[written.Length / width];
        for (int position = 0; position < norms.Length; position++)
        {
            double squares = 0;
            foreach (float value in written.Slice(position * width, width))
            {
                squares += (double)value * value;
            }

            norms[position] = Math.Sqrt(squares);
        }

        return norms;
    }
}
