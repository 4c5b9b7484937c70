using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Neurons;

/// <summary>Sums of every neuron of the asked layers.</summary>
internal sealed class NeuronsPartial : IMergeable<NeuronsPartial>
{
    private readonly NeuronSums[] layers;

    /// <summary>Empty sums.</summary>
    /// <param name="plan">The plan.</param>
    public NeuronsPartial(NeuronsPlan plan) =>
        layers = [.. plan.Layers.Select(_ => new NeuronSums(plan.Shape.DMlp))];

    private NeuronsPartial(PlainDataReader reader)
    {
        layers = reader.ReadListOrNull<NeuronSums>()!;
        NonFinite = reader.ReadInteger();
    }

    /// <summary>Sums by layer, in the order of the plan.</summary>
    public IReadOnlyList<NeuronSums> Layers => layers;

    /// <summary>Positions that are left out of some layer.</summary>
    public long NonFinite { get; private set; }

    /// <inheritdoc/>
    public static NeuronsPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.WriteList(layers);
        writer.Write(NonFinite);
    }

    /// <summary>Adds one prompt.</summary>
    /// <param name="scoredCount">Its scored positions.</param>
    /// <param name="runs">What its rows read, [run][layer]. Where they differ in which positions are finite, none of
    /// the prompt counts in that layer.</param>
    public void AddPrompt(int scoredCount, IReadOnlyList<IReadOnlyList<NeuronReadings>> runs)
    {
        for (int layer = 0; layer < layers.Length; layer++)
        {
            NeuronReadings[] ofLayer = [.. runs.Select(run => run[layer])];
            int count = ofLayer.Min(run => run.Count);
            if (Array.TrueForAll(ofLayer, run => run.Count == count))
            {
                layers[layer].AddPrompt(ofLayer);
                NonFinite += scoredCount - count;
            }
            else
            {
                NonFinite += scoredCount;
            }
        }
    }

    /// <inheritdoc/>
    public void Merge(NeuronsPartial later)
    {
        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer].Merge(later.layers[layer]);
        }

        NonFinite += later.NonFinite;
    }
}
