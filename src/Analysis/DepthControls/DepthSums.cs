using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>Sums of one head: self-repair, that of the random writes, and what each layer answered.</summary>
internal sealed class DepthSums : IMergeable<DepthSums>
{
    private readonly double[] random;
    private readonly double[] fromHeads;
    private readonly double[] fromMlps;

    /// <summary>Empty sums.</summary>
    /// <param name="directionCount">Random directions.</param>
    /// <param name="shape">The model's dimensions.</param>
    public DepthSums(int directionCount, ModelShape shape)
    {
        Terms = new TermSums(DepthControlsPlan.Terms.Count, keepsPrompts: false);
        random = new double[directionCount];
        fromHeads = new double[shape.LayerCount];
        fromMlps = new double[shape.LayerCount];
    }

    private DepthSums(PlainDataReader reader)
    {
        Terms = TermSums.Read(reader);
        random = reader.ReadArray<double>();
        fromHeads = reader.ReadArray<double>();
        fromMlps = reader.ReadArray<double>();
    }

    /// <summary>Sums of the terms.</summary>
    public TermSums Terms { get; }

    /// <summary>Sum of the self-repair of each random write, logits, [direction].</summary>
    public Span<double> Random => random;

    /// <summary>Sum of the change in direct effect of a layer's heads, logits, [layer].</summary>
    public IReadOnlyList<double> FromHeads => fromHeads;

    /// <summary>Sum of the change in direct effect of a layer's MLP, logits, [layer].</summary>
    public IReadOnlyList<double> FromMlps => fromMlps;

    /// <summary>Mean self-repair of each random write, logits, [direction]; null without positions.</summary>
    public IEnumerable<double?> RandomMeans() => random.Select(sum => Pooled.Mean(Terms.Count, sum));

    /// <inheritdoc/>
    public static DepthSums Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        Terms.Write(writer);
        writer.Write<double>(random);
        writer.Write<double>(fromHeads);
        writer.Write<double>(fromMlps);
    }

    /// <inheritdoc/>
    public void Merge(DepthSums later)
    {
        Terms.Merge(later.Terms);
        Sequence.Add(random, later.random);
        Sequence.Add(fromHeads, later.fromHeads);
        Sequence.Add(fromMlps, later.fromMlps);
    }

    /// <summary>Adds what later layers answered in one prompt, averaged over draws.</summary>
    /// <param name="ablated">The head, whose rows are read.</param>
    /// <param name="counted">1 where a position counts and 0 where not, [scored].</param>
    /// <param name="shape">The model's dimensions.</param>
    public void AddAnswers(AblatedHead ablated, ReadOnlySpan<double> counted, ModelShape shape)
    {
        double[] heads = new double[shape.LayerCount * shape.HeadCount];
        double[] mlps = new double[shape.LayerCount];
        int draws = ablated.Differences.Count;
        for (int draw = 0; draw < draws; draw++)
        {
            ComponentChanges.AddByComponent(
                ablated.Clean.Readings, ablated.RunOf(draw).Live.Blocks, counted, heads, mlps);
        }

        for (int layer = 0; layer < mlps.Length; layer++)
        {
            fromMlps[layer] += mlps[layer] / draws;
            foreach (double head in heads.AsSpan(layer * shape.HeadCount, shape.HeadCount))
            {
                fromHeads[layer] += head / draws;
            }
        }
    }
}
