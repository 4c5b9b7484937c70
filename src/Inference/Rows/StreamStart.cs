using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Fills a batch's first stream: embeddings, or kept streams plus their differences.</summary>
/// <remarks>Kept streams are gathered once for all batches of the same prompts that follow each other.</remarks>
/// <param name="package">The model.</param>
/// <param name="products">Products with W_O.</param>
/// <param name="buffers">Where the tensors live.</param>
internal sealed class StreamStart(ModelPackage package, WeightProducts products, BatchBuffers buffers)
{
    private readonly ModelShape shape = package.Architecture.Shape;
    private Source[] sources = [];
    private int length;

    /// <summary>Fills the stream, padding with zeros.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="stream">Receives the streams, [batch, pos, d_model].</param>
    /// <param name="cancellation">Stops it.</param>
    public void Fill(RowBatch batch, OrtValue stream, Cancellation cancellation)
    {
        if (batch.First.Start is null)
        {
            Embed(batch, BatchBuffers.Floats(stream));
            return;
        }

        OrtValue kept = buffers.Get("kept_stream", batch.Rows.Count, batch.Length, shape.DModel);
        GatherKept(batch, BatchBuffers.Floats(kept));
        int row = 0;
        while (row < batch.Rows.Count)
        {
            int end = EndOfSameHead(batch, row);
            Write(batch, row, end, kept, stream, cancellation);
            row = end;
        }
    }

    /// <summary>Forgets what was gathered, whose rows may be gone.</summary>
    public void Forget() => sources = [];

    private void Embed(RowBatch batch, Span<float> stream)
    {
        int rowSize = batch.Length * shape.DModel;
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            Span<float> own = stream.Slice(row * rowSize, rowSize);
            ReadOnlySpan<int> tokens = batch.Rows[row].Tokens.Span;
            for (int position = 0; position < tokens.Length; position++)
            {
                package.Weights
                    .Floats(WeightNames.Embedding, (long)tokens[position] * shape.DModel, shape.DModel)
                    .CopyTo(own[(position * shape.DModel)..]);
            }

            own[(tokens.Length * shape.DModel)..].Clear();
        }
    }

    private void GatherKept(RowBatch batch, Span<float> kept)
    {
        Source[] next = [.. batch.Rows.Select(row =>
            new Source(row.Start!.Cache, row.Start.Layer, row.Start.Entry, row.Tokens.Length))];
        if (batch.Length == length && next.AsSpan().SequenceEqual(sources))
        {
            return;
        }

        sources = next;
        length = batch.Length;
        int rowSize = batch.Length * shape.DModel;
        for (int row = 0; row < next.Length; row++)
        {
            Span<float> own = kept.Slice(row * rowSize, rowSize);
            int size = next[row].TokenCount * shape.DModel;
            next[row].Stream()[..size].CopyTo(own);
            own[size..].Clear();
        }
    }

    /// <summary>Rows of one head lie together: they are written by one product.</summary>
    private static int EndOfSameHead(RowBatch batch, int row)
    {
        int end = row + 1;
        if (HeadOf(batch.Rows[row]) is HeadId head)
        {
            while (end < batch.Rows.Count && HeadOf(batch.Rows[end]) == head)
            {
                end++;
            }
        }

        return end;
    }

    private void Write(
        RowBatch batch,
        int begin,
        int end,
        OrtValue kept,
        OrtValue stream,
        Cancellation cancellation)
    {
        int start = begin * batch.Length;
        int count = (end - begin) * batch.Length;
        using OrtValue before = BatchBuffers.View(kept, start, count, shape.DModel);
        using OrtValue after = BatchBuffers.View(stream, start, count, shape.DModel);
        if (HeadOf(batch.Rows[begin]) is HeadId head)
        {
            using OrtValue dz = BatchBuffers.View(
                buffers.Get("dz", batch.Rows.Count, batch.Length, shape.DHead), start, count, shape.DHead);
            FillDifferences(batch, begin, end, BatchBuffers.Floats(dz));
            products.Write(head, before, dz, after, cancellation);
        }
        else
        {
            BatchBuffers.Floats(before).CopyTo(BatchBuffers.Floats(after));
            AddVector(batch.Rows[begin], BatchBuffers.Floats(after));
        }
    }

    private void FillDifferences(RowBatch batch, int begin, int end, Span<float> dz)
    {
        int rowSize = batch.Length * shape.DHead;
        for (int row = begin; row < end; row++)
        {
            Span<float> own = dz.Slice((row - begin) * rowSize, rowSize);
            ReadOnlySpan<float> z = ((HeadDifference)batch.Rows[row].Start!.Difference!).Z.Span;
            z.CopyTo(own);
            own[z.Length..].Clear();
        }
    }

    private static void AddVector(Row row, Span<float> stream)
    {
        if (row.Start!.Difference is VectorDifference difference)
        {
            ReadOnlySpan<float> vector = difference.Vector.Span;
            Span<float> own = stream[..vector.Length];
            TensorPrimitives.Add(own, vector, own);
        }
    }

    private static HeadId? HeadOf(Row row) => (row.Start?.Difference as HeadDifference)?.Head;

    /// <summary>A kept stream that a row starts from.</summary>
    private readonly record struct Source(ActivationCache Cache, int Layer, BlockEntry Entry, int TokenCount)
    {
        public ReadOnlySpan<float> Stream()
        {
            KeptActivations kept = (KeptActivations)Cache;
            return (Entry == BlockEntry.Mlp ? kept.ResidMid(Layer) : kept.ResidPre(Layer)).Span;
        }
    }
}
