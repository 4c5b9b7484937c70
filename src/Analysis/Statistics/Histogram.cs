using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.Statistics;

/// <summary>How many numbers fall into each of some bins, below them and above. The counts add.</summary>
public sealed class Histogram : IPlainData<Histogram>
{
    private readonly double[] edges;
    private readonly long[] counts;

    /// <summary>No number yet.</summary>
    /// <param name="bins">The bins.</param>
    public Histogram(HistogramBins bins)
    {
        edges = bins.Edges();
        counts = new long[bins.Count];
    }

    private Histogram(PlainDataReader reader)
    {
        edges = reader.ReadArray<double>();
        counts = reader.ReadArray<long>();
        Below = reader.ReadInteger();
        Above = reader.ReadInteger();
    }

    /// <summary>Numbers below the first bin.</summary>
    public long Below { get; private set; }

    /// <summary>Numbers in each bin, [bin].</summary>
    public IReadOnlyList<long> Counts => counts;

    /// <summary>Numbers at the last bin's upper edge or above.</summary>
    public long Above { get; private set; }

    /// <inheritdoc/>
    public static Histogram Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write<double>(edges);
        writer.Write<long>(counts);
        writer.Write(Below);
        writer.Write(Above);
    }

    /// <summary>Counts a number.</summary>
    /// <param name="value">The number, not NaN.</param>
    public void Add(double value)
    {
        int place = Array.BinarySearch(edges, value);

        // The last edge that is not above the number: the lower one of its bin.
        int bin = place >= 0 ? place : ~place - 1;
        if (bin < 0)
        {
            Below++;
        }
        else if (bin >= counts.Length)
        {
            Above++;
        }
        else
        {
            counts[bin]++;
        }
    }

    /// <summary>Adds the counts of other numbers.</summary>
    /// <param name="other">Their counts, over the same bins.</param>
    public void Merge(Histogram other)
    {
        Below += other.Below;
        Above += other.Above;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            counts[bin] += other.counts[bin];
        }
    }
}
