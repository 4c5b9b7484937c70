using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Neurons;

/// <summary>Sums of one layer's neurons over positions, in double. Sums of whole prompts add.</summary>
internal sealed class NeuronSums : IPlainData<NeuronSums>
{
    private readonly double[] directEffects;
    private readonly double[] changes;
    private readonly double[] squaredChanges;
    private readonly double[] weightedChanges;
    private readonly double[] antiErasures;
    private readonly double[] recurrences;

    /// <summary>Empty sums.</summary>
    /// <param name="neurons">Neurons of a layer.</param>
    public NeuronSums(int neurons)
    {
        directEffects = new double[neurons];
        changes = new double[neurons];
        squaredChanges = new double[neurons];
        weightedChanges = new double[neurons];
        antiErasures = new double[neurons];
        recurrences = new double[neurons];
    }

    private NeuronSums(PlainDataReader reader)
    {
        Count = reader.ReadInteger();
        PromptCount = reader.ReadInteger();
        SquaredCounts = reader.ReadNumber();
        directEffects = reader.ReadArray<double>();
        changes = reader.ReadArray<double>();
        squaredChanges = reader.ReadArray<double>();
        weightedChanges = reader.ReadArray<double>();
        antiErasures = reader.ReadArray<double>();
        recurrences = reader.ReadArray<double>();
    }

    /// <summary>Number of positions, n.</summary>
    public long Count { get; private set; }

    /// <summary>Prompts that hold at least one of them.</summary>
    public long PromptCount { get; private set; }

    /// <summary>sum n_p^2 over prompts.</summary>
    public double SquaredCounts { get; private set; }

    /// <summary>Number of neurons.</summary>
    public int NeuronCount => changes.Length;

    /// <inheritdoc/>
    public static NeuronSums Read(PlainDataReader reader) => new(reader);

    /// <summary>Bytes of the sums of all layers of a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static long BytesOf(NeuronsPlan plan) => 6L * sizeof(double) * plan.Shape.DMlp * plan.Layers.Count;

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(Count);
        writer.Write(PromptCount);
        writer.Write(SquaredCounts);
        writer.Write<double>(directEffects);
        writer.Write<double>(changes);
        writer.Write<double>(squaredChanges);
        writer.Write<double>(weightedChanges);
        writer.Write<double>(antiErasures);
        writer.Write<double>(recurrences);
    }

    /// <summary>Takes a prompt, none of which was taken before.</summary>
    /// <param name="runs">What its runs read, which are averaged (E37): as many positions count in each.</param>
    public void AddPrompt(IReadOnlyList<NeuronReadings> runs)
    {
        int count = runs[0].Count;
        if (count == 0)
        {
            return;
        }

        double[] change = new double[NeuronCount];
        foreach (NeuronReadings run in runs)
        {
            AddShare(run.DirectEffects.Span, runs.Count, directEffects);
            AddShare(run.Changes.Span, runs.Count, change);
            AddShare(run.AntiErasures.Span, runs.Count, antiErasures);
            AddShare(run.Recurrences.Span, runs.Count, recurrences);
        }

        for (int neuron = 0; neuron < change.Length; neuron++)
        {
            changes[neuron] += change[neuron];
            squaredChanges[neuron] += change[neuron] * change[neuron];
            weightedChanges[neuron] += count * change[neuron];
        }

        Count += count;
        PromptCount++;
        SquaredCounts += (double)count * count;
    }

    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    public void Merge(NeuronSums later)
    {
        Count += later.Count;
        PromptCount += later.PromptCount;
        SquaredCounts += later.SquaredCounts;
        Sequence.Add(directEffects, later.directEffects);
        Sequence.Add(changes, later.changes);
        Sequence.Add(squaredChanges, later.squaredChanges);
        Sequence.Add(weightedChanges, later.weightedChanges);
        Sequence.Add(antiErasures, later.antiErasures);
        Sequence.Add(recurrences, later.recurrences);
    }

    /// <summary>Mean change of a neuron, logits; null without positions.</summary>
    /// <param name="neuron">The neuron.</param>
    public double? MeanChange(int neuron) => Pooled.Mean(Count, changes[neuron]);

    /// <summary>The row of a neuron.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="neuron">The neuron.</param>
    public NeuronRow RowOf(int layer, int neuron) => new(
        layer,
        neuron,
        Count,
        Pooled.Mean(Count, directEffects[neuron]),
        Pooled.Mean(Count, directEffects[neuron] + changes[neuron]),
        MeanChange(neuron),
        PromptCount < 2
            ? null
            : Pooled.ClusteredError(
                Count, changes[neuron], squaredChanges[neuron], weightedChanges[neuron], SquaredCounts),
        Pooled.Mean(Count, antiErasures[neuron]),
        Pooled.Mean(Count, recurrences[neuron]));

    private static void AddShare(ReadOnlySpan<double> values, int of, Span<double> sums)
    {
        for (int neuron = 0; neuron < sums.Length; neuron++)
        {
            sums[neuron] += values[neuron] / of;
        }
    }

    private static void AddShare(ReadOnlySpan<int> counts, int of, Span<double> sums)
    {
        for (int neuron = 0; neuron < sums.Length; neuron++)
        {
            sums[neuron] += (double)counts[neuron] / of;
        }
    }
}
