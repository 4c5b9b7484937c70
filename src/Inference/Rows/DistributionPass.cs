using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Reads the distributions of a batch's last streams, as many scored positions at once as the vocabulary is
/// gone through with.</summary>
/// <remarks>What other rows predict is made again from their kept last streams, a tile beside the batch's own: kept
/// as log-probabilities it would be d_vocab numbers a position. Rows of one prompt that stand together share
/// it.</remarks>
internal sealed class DistributionPass
{
    /// <summary>A product of one row takes another kernel, whose sums end in other bits.</summary>
    private const int MinRows = 2;

    private readonly RowBatch batch;
    private readonly ScoredLayout scored;
    private readonly Workspace workspace;
    private readonly Cancellation cancellation;
    private readonly int topCount;
    private readonly bool isHeldAgainst;
    private readonly (Row Row, int Index)[] places;

    /// <summary>A pass over a batch.</summary>
    /// <param name="batch">The rows, which read alike.</param>
    /// <param name="scored">How their scored positions lie.</param>
    /// <param name="workspace">What the batch works with.</param>
    /// <param name="cancellation">Stops it.</param>
    public DistributionPass(RowBatch batch, ScoredLayout scored, Workspace workspace, Cancellation cancellation)
    {
        this.batch = batch;
        this.scored = scored;
        this.workspace = workspace;
        this.cancellation = cancellation;
        topCount = batch.First.Distribution!.TopCount;
        isHeldAgainst = batch.First.Distribution.Before is not null;
        places = [.. batch.Rows.SelectMany(row =>
            Enumerable.Range(0, row.Scored!.Count).Select(index => (row, index)))];
    }

    private BatchBuffers Buffers => workspace.Buffers;

    private VocabularyReadout Vocabulary => workspace.Vocabulary;

    private int Width => workspace.Shape.DModel;

    /// <summary>Reads every scored position.</summary>
    /// <param name="step">The last streams.</param>
    /// <param name="results">Receive what is read.</param>
    public void Read(StreamStep step, DistributionResults results)
    {
        int capacity = Math.Max(MinRows, Math.Min(Vocabulary.RowsAtOnce, batch.Rows.Count * batch.Length));
        for (int first = 0; first < scored.Count; first += capacity)
        {
            Group group = new(first, Math.Min(capacity, scored.Count - first));
            Own own = Collect(step, group);
            Others? others = isHeldAgainst ? CollectOthers(group) : null;
            DistributionSums sums = new(Buffers, group.RowCount, topCount, others?.Count);
            for (int next = 0; next < workspace.Shape.DVocab; next += Vocabulary.TileTokens)
            {
                AddTile(next, own, others, sums);
            }

            sums.Write(first, group.Count, others?.Against, results);
        }
    }

    private void AddTile(int next, Own own, Others? others, DistributionSums sums)
    {
        // The last tile begins before the one ahead of it ends, so that it is as large; what it repeats does not count.
        int from = Math.Min(next, workspace.Shape.DVocab - Vocabulary.TileTokens);
        (OrtValue ids, OrtValue bias) = Tile(from, repeated: next - from);
        workspace.Readouts.Distribution.AddTokens(
            topCount,
            isHeldAgainst,
            (from, Vocabulary.TileTokens),
            binding =>
            {
                binding.Input(DistributionGraph.Normalized, own.Normalized.Value);
                binding.Input(DistributionGraph.Ids, ids);
                binding.Input(DistributionGraph.Bias, bias);
                binding.Input(DistributionGraph.Targets, own.Targets);
                if (others is not null)
                {
                    binding.Input(DistributionGraph.Other, others.Normalized.Value);
                    binding.Input(DistributionGraph.Against, others.Indices);
                }

                sums.Bind(binding);
            },
            cancellation);
        sums.Turn();
    }

    private (OrtValue Ids, OrtValue Bias) Tile(int first, int repeated)
    {
        OrtValue ids = Buffers.GetIntegers("distribution.ids", 1, Vocabulary.TileTokens);
        OrtValue bias = Buffers.Get("distribution.bias", Vocabulary.TileTokens);
        Span<long> tokens = BatchBuffers.Integers(ids);
        for (int index = 0; index < tokens.Length; index++)
        {
            tokens[index] = index < repeated ? -1 : first + index;
        }

        Span<float> values = BatchBuffers.Floats(bias);
        workspace.Package.Weights.Floats(WeightNames.UnembeddingBias, first, values.Length).CopyTo(values);
        values[..repeated].Fill(DistributionGraph.Never);
        return (ids, bias);
    }

    /// <summary>Normalizes the streams of a group's positions, and finds their targets.</summary>
    private Own Collect(StreamStep step, Group group)
    {
        DeviceTensor normalized = Buffers.OnDevice("distribution.normalized", group.RowCount, Width);
        OrtValue indices = Buffers.GetIntegers("distribution.indices", group.RowCount);
        OrtValue targets = Buffers.GetIntegers("distribution.targets", group.RowCount, 1);
        for (int row = 0; row < group.RowCount; row++)
        {
            int place = group.PlaceOf(row);
            BatchBuffers.Integers(indices)[row] = step.IsAtScored ? place : scored.Offsets[place];
            BatchBuffers.Integers(targets)[row] = places[place].Row.Scored!.Targets[places[place].Index];
        }

        using OrtValue collecting = normalized.View(0, 1, group.RowCount, Width);
        Vocabulary.Normalize(step.Stream, indices, collecting, cancellation);
        return new Own(normalized, targets);
    }

    /// <summary>Normalizes the other rows' last streams, each position once however many rows are held against
    /// it.</summary>
    private Others CollectOthers(Group group)
    {
        Dictionary<(ActivationCache Cache, int Position), int> found = [];
        OrtValue indices = Buffers.GetIntegers("distribution.against", group.RowCount);
        int[] against = new int[group.RowCount];
        for (int index = 0; index < group.RowCount; index++)
        {
            (Row row, int at) = places[group.PlaceOf(index)];
            (ActivationCache, int) key = (row.Distribution!.Before!, row.Scored!.Positions[at]);
            if (!found.TryGetValue(key, out against[index]))
            {
                against[index] = found.Count;
                found[key] = against[index];
            }

            BatchBuffers.Integers(indices)[index] = against[index];
        }

        return new Others(Normalize(found), indices, against, Math.Max(MinRows, found.Count));
    }

    private DeviceTensor Normalize(Dictionary<(ActivationCache Cache, int Position), int> found)
    {
        int count = Math.Max(MinRows, found.Count);
        DeviceTensor streams = Buffers.OnDevice("distribution.other.streams", 1, count, Width);
        Span<float> values = Buffers.Staged(streams, 0, count * Width);
        values.Clear();
        foreach (((ActivationCache cache, int position), int place) in found)
        {
            cache.AtPlace(KeptActivation.ResidPre, cache.Blocks.Count).Span.Slice(position * Width, Width)
                .CopyTo(values[(place * Width)..]);
        }

        Buffers.Upload(streams, 0, count * Width);
        OrtValue all = Buffers.GetIntegers("distribution.indices", count);
        for (int index = 0; index < count; index++)
        {
            BatchBuffers.Integers(all)[index] = index;
        }

        DeviceTensor normalized = Buffers.OnDevice("distribution.other.normalized", count, Width);
        using OrtValue receiving = normalized.View(0, 1, count, Width);
        Vocabulary.Normalize(streams, all, receiving, cancellation);
        return normalized;
    }

    /// <summary>Scored positions that are read at once.</summary>
    /// <param name="First">The first of them, among all.</param>
    /// <param name="Count">Their number.</param>
    private readonly record struct Group(int First, int Count)
    {
        /// <summary>Rows of the tensors: the last position again where there would be too few.</summary>
        public int RowCount => Math.Max(MinRows, Count);

        /// <summary>The scored position of a row.</summary>
        public int PlaceOf(int row) => First + Math.Min(row, Count - 1);
    }

    /// <summary>A group's own positions.</summary>
    /// <param name="Normalized">Their streams under their own scale, [rows, d_model].</param>
    /// <param name="Targets">Their targets, [rows, 1].</param>
    private sealed record Own(DeviceTensor Normalized, OrtValue Targets);

    /// <summary>The other rows' positions that a batch's are held against.</summary>
    /// <param name="Normalized">Their streams under their own scale, [others, d_model].</param>
    /// <param name="Indices">Which of them each row is held against, [rows].</param>
    /// <param name="Against">The same as numbers.</param>
    /// <param name="Count">Their number.</param>
    private sealed record Others(DeviceTensor Normalized, OrtValue Indices, int[] Against, int Count);
}
