using System.Numerics.Tensors;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Naive;

/// <summary>Reads the neurons of a row's MLP layers beside those of the row that it starts from, neuron by
/// neuron.</summary>
/// <param name="model">The model.</param>
/// <param name="row">The row.</param>
internal sealed class NaiveNeurons(NaiveModel model, Row row)
{
    private readonly Dictionary<int, NeuronReadings> readings = [];

    /// <summary>Reads a layer, where the row asks for it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="read">What its MLP reads, [pos, d_model].</param>
    public void Read(int layer, Matrix read)
    {
        if (row.Neurons?.Layers.Contains(layer) == true)
        {
            readings[layer] = Of(layer, read);
        }
    }

    /// <summary>Reads what is left of the layers.</summary>
    /// <param name="last">The last stream, [pos, d_model].</param>
    public IReadOnlyList<NeuronReadings> End(Matrix last)
    {
        int next = (row.Start?.Layer ?? 0) + row.BlocksIn(model.Shape.LayerCount).Count;
        foreach (int layer in row.Neurons?.Layers.Where(layer => !readings.ContainsKey(layer)) ?? [])
        {
            readings[layer] = Of(layer, model.Shape.IsParallel && layer == next ? last : Before(layer));
        }

        return [.. row.Neurons?.Layers.Select(layer => readings[layer]) ?? []];
    }

    private NeuronReadings Of(int layer, Matrix read)
    {
        int neurons = model.Shape.DMlp;
        double[] effects = new double[neurons];
        double[] changes = new double[neurons];
        int[] antiErasures = new int[neurons];
        int[] recurrences = new int[neurons];
        for (int scored = 0; scored < row.Scored!.Count; scored++)
        {
            double[] before = EffectsOf(layer, Before(layer), scored);
            double[] change = [.. EffectsOf(layer, read, scored).Zip(before, (after, one) => after - one)];
            int[] largest = [.. Enumerable.Range(0, neurons).OrderByDescending(neuron => Math.Abs(change[neuron]))
                .Take(row.Neurons!.Top).Where(neuron => change[neuron] != 0)];
            for (int neuron = 0; neuron < neurons; neuron++)
            {
                effects[neuron] += before[neuron];
                changes[neuron] += change[neuron];
                antiErasures[neuron] += before[neuron] < 0 && change[neuron] > 0 ? 1 : 0;
                recurrences[neuron] += largest.Contains(neuron) ? 1 : 0;
            }
        }

        return new NeuronReadings(layer, row.Scored.Count, effects, changes, antiErasures, recurrences);
    }

    private Matrix Before(int layer)
    {
        NaiveCache cache = NaiveCache.Of(row.Start!.Cache, model);
        KeptActivation activation =
            model.Shape.IsParallel ? KeptActivation.ResidPre : KeptActivation.ResidMid;
        return new Matrix(cache.Tokens.Length, model.Shape.DModel, cache.Exactly(activation, cache.PlaceOf(layer)));
    }

    private double[] EffectsOf(int layer, Matrix read, int scored)
    {
        NaiveBlock block = model.Blocks[layer];
        ReadOnlySpan<double> stream = read[row.Scored!.Positions[scored]];
        double mean = TensorPrimitives.Sum(stream) / stream.Length;
        double[] centered = [.. stream.ToArray().Select(value => value - mean)];
        double scale = Math.Sqrt((TensorPrimitives.SumOfSquares<double>(centered) / stream.Length) + model.Epsilon);
        double[] pre = block.In.Apply([.. centered.Select(value => value / scale)], block.BiasIn);
        double[] direction = model.Unembedding[row.Scored.Targets[scored]].ToArray();
        if (row.Scored.Foils is { } foils)
        {
            TensorPrimitives.Subtract(direction, model.Unembedding[foils[scored]], direction);
        }

        return [.. pre.Select((value, neuron) =>
            0.5 * value * (1 + ErrorFunction.Of(value / Math.Sqrt(2)))
            * TensorPrimitives.Dot<double>(block.Out[neuron], direction) / row.Neurons!.Scale.Span[scored])];
    }
}
