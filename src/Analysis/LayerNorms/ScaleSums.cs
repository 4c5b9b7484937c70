using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>Sums of one head: its terms, the passive terms of random writes, its scale ratios by bin.</summary>
internal sealed class ScaleSums : IMergeable<ScaleSums>
{
    private readonly double[] random;

    /// <summary>Empty sums.</summary>
    /// <param name="settings">What is asked.</param>
    public ScaleSums(LayerNormsSettings settings)
    {
        Terms = new TermSums(LayerNormsTerms.Measured(settings.Downstream).Count, keepsPrompts: false);
        random = new double[settings.Random.Count];
        Ratios = new Histogram(settings.Bins);
    }

    private ScaleSums(PlainDataReader reader)
    {
        Terms = TermSums.Read(reader);
        random = reader.ReadArray<double>();
        Ratios = Histogram.Read(reader);
    }

    /// <summary>Sums of the terms.</summary>
    public TermSums Terms { get; }

    /// <summary>Sum of the passive term of each random write, logits, [direction].</summary>
    public Span<double> Random => random;

    /// <summary>The scale ratios.</summary>
    public Histogram Ratios { get; }

    /// <summary>Mean passive term of each random write, logits, [direction]; null without positions.</summary>
    public IEnumerable<double?> RandomMeans() => random.Select(sum => Pooled.Mean(Terms.Count, sum));

    /// <inheritdoc/>
    public static ScaleSums Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        Terms.Write(writer);
        writer.Write<double>(random);
        Ratios.Write(writer);
    }

    /// <inheritdoc/>
    public void Merge(ScaleSums later)
    {
        Terms.Merge(later.Terms);
        Sequence.Add(random, later.random);
        Ratios.Merge(later.Ratios);
    }
}
