using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Reads the neurons of one layer after another at a batch's scored positions, as many positions at once as
/// are read together, and sums them row by row on the host.</summary>
/// <remarks>What a device gives back are two numbers a neuron and position, which are summed at once: the effects of
/// all positions lie nowhere together.</remarks>
internal sealed class NeuronPass
{
    /// <summary>A product of one row takes another kernel, whose sums end in other bits.</summary>
    private const int MinRows = 2;

    private readonly RowBatch batch;
    private readonly ScoredLayout scored;
    private readonly Workspace workspace;
    private readonly RowDirections?[] directions;
    private readonly Cancellation cancellation;
    private readonly (int Row, int Index)[] places;

    /// <summary>A pass over a batch.</summary>
    /// <param name="batch">Rows that start from others and read alike.</param>
    /// <param name="scored">How their scored positions lie.</param>
    /// <param name="directions">Their directions.</param>
    /// <param name="workspace">What the batch works with.</param>
    /// <param name="cancellation">Stops it.</param>
    public NeuronPass(
        RowBatch batch,
        ScoredLayout scored,
        RowDirections?[] directions,
        Workspace workspace,
        Cancellation cancellation)
    {
        this.batch = batch;
        this.scored = scored;
        this.directions = directions;
        this.workspace = workspace;
        this.cancellation = cancellation;
        places = [.. batch.Rows.SelectMany((row, index) =>
            Enumerable.Range(0, row.Scored!.Count).Select(position => (index, position)))];
    }

    private BatchBuffers Buffers => workspace.Buffers;

    private NeuronReadout Readout => workspace.Readouts.Neurons;

    private int Width => workspace.Shape.DModel;

    /// <summary>Reads a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="stream">The streams that its MLP reads, [batch, pos, d_model]; null: those of the rows that these
    /// start from.</param>
    /// <returns>Sums of each row.</returns>
    public RowNeuronSums[] Read(int layer, DeviceTensor? stream)
    {
        RowNeuronSums[] sums = [.. batch.Rows.Select(row => new RowNeuronSums(workspace.Shape.DMlp, row.Neurons!.Top))];
        int capacity = Math.Max(MinRows, Math.Min(Readout.RowsAtOnce, places.Length));
        for (int first = 0; first < places.Length; first += capacity)
        {
            int count = Math.Min(capacity, places.Length - first);
            int rows = Math.Max(MinRows, count);
            OrtValue effects = Buffers.Get("neurons.effects", 1, rows, Readout.NeuronCount);
            OrtValue changes = Buffers.Get("neurons.changes", 1, rows, Readout.NeuronCount);
            Run(layer, stream, places.AsSpan(first, count), (effects, changes));
            Add(places.AsSpan(first, count), BatchBuffers.Floats(effects), BatchBuffers.Floats(changes), sums);
        }

        return sums;
    }

    private void Run(
        int layer,
        DeviceTensor? stream,
        ReadOnlySpan<(int Row, int Index)> group,
        (OrtValue Effects, OrtValue Changes) outputs)
    {
        int rows = Math.Max(MinRows, group.Length);
        DeviceTensor before = Buffers.OnDevice("neurons.before", 1, rows, Width);
        OrtValue along = Buffers.Get("neurons.directions", rows, Width);
        OrtValue indices = Buffers.GetIntegers("neurons.indices", rows);
        Span<float> streams = Buffers.Staged(before, 0, rows * Width);
        for (int place = 0; place < rows; place++)
        {
            (int row, int index) = group[Math.Min(place, group.Length - 1)];
            StreamBefore(layer, row, index).CopyTo(streams[(place * Width)..]);
            DirectionOf(row, index).CopyTo(BatchBuffers.Floats(along)[(place * Width)..]);
            BatchBuffers.Integers(indices)[place] =
                stream is null ? place : scored.Offsets[scored.FirstOf(row) + index];
        }

        Buffers.Upload(before, 0, rows * Width);
        Readout.Read(
            layer,
            binding =>
            {
                binding.Input(NeuronGraph.Stream, (stream ?? before).Value);
                binding.Input(NeuronGraph.Before, before.Value);
                binding.Input(NeuronGraph.Directions, along);
                binding.Input(NeuronGraph.Indices, indices);
                binding.Output(NeuronGraph.Effects, outputs.Effects);
                binding.Output(NeuronGraph.Changes, outputs.Changes);
            },
            cancellation);
    }

    private void Add(
        ReadOnlySpan<(int Row, int Index)> group,
        ReadOnlySpan<float> effects,
        ReadOnlySpan<float> changes,
        RowNeuronSums[] sums)
    {
        int stored = Readout.NeuronCount;
        int neurons = workspace.Shape.DMlp;
        for (int place = 0; place < group.Length; place++)
        {
            (int row, int index) = group[place];
            sums[row].Add(
                effects.Slice(place * stored, neurons),
                changes.Slice(place * stored, neurons),
                batch.Rows[row].Neurons!.Scale.Span[index]);
        }
    }

    /// <summary>The stream that the layer's MLP reads in the row that a row starts from, [d_model].</summary>
    private ReadOnlySpan<float> StreamBefore(int layer, int row, int index)
    {
        KeptActivation activation =
            workspace.Shape.IsParallel ? KeptActivation.ResidPre : KeptActivation.ResidMid;
        Row read = batch.Rows[row];
        return read.Start!.Cache.AtLayer(activation, layer).Span.Slice(read.Scored!.Positions[index] * Width, Width);
    }

    private ReadOnlySpan<float> DirectionOf(int row, int index) => directions[row]!.Unembedding.AsSpan(
        (batch.Rows[row].ScoredSubset?[index] ?? index) * Width, Width);
}
