namespace SelfRepair.Analysis.Statistics;

/// <summary>Bins of equal width between two ends. A bin holds its lower edge and not its upper one.</summary>
/// <param name="Count">Number of bins, at least 1.</param>
/// <param name="From">Lower edge of the first bin.</param>
/// <param name="To">Upper edge of the last bin, above <paramref name="From"/>.</param>
public sealed record HistogramBins(int Count, double From, double To)
{
    /// <summary>Whether there are bins that a number can fall into.</summary>
    public bool AreValid => Count > 0 && From < To && double.IsFinite(To - From);

    /// <summary>The edges, ascending, [count + 1].</summary>
    public double[] Edges()
    {
        double[] edges = new double[Count + 1];
        for (int bin = 0; bin < Count; bin++)
        {
            edges[bin] = From + ((To - From) * bin / Count);
        }

        // Rounded like the others it might leave a gap below, or numbers in two places.
        edges[Count] = To;
        return edges;
    }
}
