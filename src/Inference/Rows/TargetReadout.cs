using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Reads the targets of a batch's scored positions from streams, over the whole vocabulary.</summary>
/// <remarks>Streams are collected until there are as many as are read at once, so that the vocabulary is gone through
/// as seldom as can be: <see cref="VocabularyReadout.RowsAtOnce"/> streams, of as many blocks as they take, and no more
/// than the batch has positions, so that they fit where its streams do.</remarks>
internal sealed class TargetReadout
{
    /// <summary>A product of one row takes another kernel, whose sums end in other bits.</summary>
    private const int MinRows = 2;

    private readonly ModelPackage package;
    private readonly VocabularyReadout vocabulary;
    private readonly BatchBuffers buffers;
    private readonly ScoredLayout scored;
    private readonly Cancellation cancellation;
    private readonly int[] targets;
    private readonly List<Part> collected = [];
    private readonly DeviceTensor normalized;
    private readonly int capacity;
    private readonly bool findsTop;
    private int count;

    /// <summary>A readout of one batch.</summary>
    /// <param name="batch">The rows, which score targets.</param>
    /// <param name="scored">How their scored positions lie.</param>
    /// <param name="workspace">What the batch works with.</param>
    /// <param name="cancellation">Stops it.</param>
    public TargetReadout(RowBatch batch, ScoredLayout scored, Workspace workspace, Cancellation cancellation)
    {
        package = workspace.Package;
        vocabulary = workspace.Vocabulary;
        buffers = workspace.Buffers;
        this.scored = scored;
        this.cancellation = cancellation;
        targets = [.. batch.Rows.SelectMany(row => row.Scored!.Targets)];
        capacity = Math.Max(MinRows, Math.Min(vocabulary.RowsAtOnce, batch.Rows.Count * batch.Length));
        normalized = buffers.OnDevice("lens.normalized", capacity, Width);
        findsTop = batch.First.Reads.HasFlag(RowReads.TopToken);
    }

    private int Width => package.Architecture.Shape.DModel;

    /// <summary>Reads every scored position of streams, now or with the next ones.</summary>
    /// <param name="step">The streams.</param>
    /// <param name="results">Receive logits, losses, ranks and, where asked, the most likely tokens, [scored of all
    /// rows], by <see cref="Flush"/> at the latest.</param>
    public void Read(StreamStep step, (float[] Logit, float[] Loss, int[] Rank, int[] Top) results)
    {
        for (int first = 0; first < scored.Count;)
        {
            int taken = Math.Min(capacity - count, scored.Count - first);
            Collect(step, first, taken);
            collected.Add(new Part(first, taken, results));
            count += taken;
            first += taken;
            if (count == capacity)
            {
                Flush();
            }
        }
    }

    /// <summary>Reads what is collected.</summary>
    public void Flush()
    {
        if (count == 0)
        {
            return;
        }

        int rows = Math.Max(MinRows, count);
        int[] ofRows = [.. collected.SelectMany(part => targets.AsSpan(part.First, part.Count).ToArray())];
        using OrtValue read = normalized.View(0, rows, Width);
        OrtValue own = OwnLogits(ofRows, rows);
        (OrtValue sums, OrtValue ranks, OrtValue tops) = OverVocabulary(ofRows, rows, read, own);
        Spread(
            BatchBuffers.Floats(own), BatchBuffers.Floats(sums), BatchBuffers.Floats(ranks), BatchBuffers.Floats(tops));
        collected.Clear();
        count = 0;
    }

    private void Collect(StreamStep step, int first, int taken)
    {
        OrtValue indices = buffers.GetIntegers("lens.indices", taken);
        Span<long> target = indices.GetTensorMutableDataAsSpan<long>();
        for (int index = 0; index < taken; index++)
        {
            target[index] = step.IsAtScored ? first + index : scored.Offsets[first + index];
        }

        using OrtValue collecting = normalized.View((long)count * Width, 1, taken, Width);
        vocabulary.Normalize(step.Stream, indices, collecting, cancellation);
    }

    /// <summary>The logits of the rows' own targets, as many rows at once as a tile has tokens.</summary>
    private OrtValue OwnLogits(int[] ofRows, int rows)
    {
        int tile = vocabulary.TileTokens;
        OrtValue own = buffers.Get("lens.own", rows, 1);
        for (int first = 0; first < rows; first += tile)
        {
            // The last group ends where the rows do: one of a single row would take another kernel.
            int start = Math.Max(0, Math.Min(first, rows - tile));
            int taken = Math.Min(tile, rows - start);
            using OrtValue read = normalized.View((long)start * Width, taken, Width);
            using OrtValue received = BatchBuffers.View<float>(own, start, taken, 1);
            (OrtValue matrix, OrtValue bias, OrtValue columns) = Targets(ofRows, start, taken);
            vocabulary.OwnLogits(read, matrix, bias, columns, received, cancellation);
        }

        return own;
    }

    /// <summary>A tile of the rows' targets, zero after the last of them.</summary>
    private (OrtValue Matrix, OrtValue Bias, OrtValue Columns) Targets(int[] ofRows, int start, int taken)
    {
        OrtValue matrix = buffers.Get("lens.targets", vocabulary.TileTokens, Width);
        OrtValue bias = buffers.Get("lens.targets.bias", vocabulary.TileTokens);
        OrtValue columns = buffers.GetIntegers("lens.columns", taken, 1);
        Span<float> directions = BatchBuffers.Floats(matrix);
        directions.Clear();
        BatchBuffers.Floats(bias).Clear();
        Span<long> indices = columns.GetTensorMutableDataAsSpan<long>();
        for (int row = 0; row < taken; row++)
        {
            indices[row] = row;
            if (start + row < ofRows.Length)
            {
                int token = ofRows[start + row];
                package.Weights.Floats(WeightNames.Unembedding, (long)token * Width, Width)
                    .CopyTo(directions[(row * Width)..]);
                BatchBuffers.Floats(bias)[row] = package.Weights.Floats(WeightNames.UnembeddingBias, token, 1)[0];
            }
        }

        return (matrix, bias, columns);
    }

    /// <summary>Goes through the vocabulary. The last tile begins before the one ahead of it ends, so that it is as
    /// large; what it repeats does not count.</summary>
    private (OrtValue Sums, OrtValue Ranks, OrtValue Tops) OverVocabulary(
        int[] ofRows, int rows, OrtValue read, OrtValue own)
    {
        int vocabularySize = package.Architecture.Shape.DVocab;
        OrtValue ids = TargetIds(ofRows, rows);
        (OrtValue before, OrtValue after) = (buffers.Get("lens.sum.0", rows, 1), buffers.Get("lens.sum.1", rows, 1));
        (OrtValue fewer, OrtValue more) = (buffers.Get("lens.rank.0", rows, 1), buffers.Get("lens.rank.1", rows, 1));
        TopTokens top = new(buffers, rows);
        BatchBuffers.Floats(before).Fill(float.NegativeInfinity);
        BatchBuffers.Floats(fewer).Clear();
        for (int next = 0; next < vocabularySize; next += vocabulary.TileTokens)
        {
            int first = Math.Min(next, vocabularySize - vocabulary.TileTokens);
            (OrtValue tokens, OrtValue bias) = Tile(first, repeated: next - first);
            vocabulary.AddTokens(
                read,
                first,
                findsTop,
                binding =>
                {
                    binding.Input(LensGraphs.Bias, bias);
                    binding.Input(LensGraphs.Ids, tokens);
                    binding.Input(LensGraphs.Targets, ids);
                    binding.Input(LensGraphs.Own, own);
                    binding.Input(LensGraphs.SumBefore, before);
                    binding.Input(LensGraphs.RankBefore, fewer);
                    binding.Output(LensGraphs.Sum, after);
                    binding.Output(LensGraphs.Rank, more);
                    if (findsTop)
                    {
                        top.Bind(binding);
                    }
                },
                cancellation);
            (before, after) = (after, before);
            (fewer, more) = (more, fewer);
            top.Turn();
        }

        return (before, fewer, top.Tokens);
    }

    private OrtValue TargetIds(int[] ofRows, int rows)
    {
        OrtValue ids = buffers.GetIntegers("lens.target_ids", rows, 1);
        Span<long> values = ids.GetTensorMutableDataAsSpan<long>();
        for (int row = 0; row < rows; row++)
        {
            values[row] = ofRows[Math.Min(row, ofRows.Length - 1)];
        }

        return ids;
    }

    private (OrtValue Ids, OrtValue Bias) Tile(int first, int repeated)
    {
        OrtValue ids = buffers.GetIntegers("lens.ids", 1, vocabulary.TileTokens);
        OrtValue bias = buffers.Get("lens.bias", vocabulary.TileTokens);
        Span<long> tokens = ids.GetTensorMutableDataAsSpan<long>();
        for (int index = 0; index < tokens.Length; index++)
        {
            tokens[index] = first + index;
        }

        Span<float> values = BatchBuffers.Floats(bias);
        package.Weights.Floats(WeightNames.UnembeddingBias, first, values.Length).CopyTo(values);
        values[..repeated].Fill(float.NegativeInfinity);
        return (ids, bias);
    }

    /// <summary>Writes results where they are to be found. Rounding may leave a loss of nothing below 0.</summary>
    private void Spread(
        ReadOnlySpan<float> own, ReadOnlySpan<float> sums, ReadOnlySpan<float> ranks, ReadOnlySpan<float> tops)
    {
        int row = 0;
        foreach (Part part in collected)
        {
            for (int index = part.First; index < part.First + part.Count; index++, row++)
            {
                part.Results.Logit[index] = own[row];
                part.Results.Loss[index] = Math.Max(0, sums[row] - own[row]);
                part.Results.Rank[index] = (int)ranks[row];
                if (findsTop)
                {
                    part.Results.Top[index] = (int)tops[row];
                }
            }
        }
    }

    /// <summary>Scored positions of one block's streams.</summary>
    /// <param name="First">The first of them, among all scored positions.</param>
    /// <param name="Count">Their number.</param>
    /// <param name="Results">Where their results go.</param>
    private readonly record struct Part(
        int First, int Count, (float[] Logit, float[] Loss, int[] Rank, int[] Top) Results);
}
