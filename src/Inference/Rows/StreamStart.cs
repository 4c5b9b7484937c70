using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Fills a batch's first stream: embeddings, or kept streams plus their differences.</summary>
internal sealed class StreamStart(
    ModelPackage package,
    WeightProducts products,
    BatchBuffers buffers,
    Cancellation cancellation)
{
    private readonly ModelShape shape = package.Architecture.Shape;

    /// <summary>Fills the stream, padding with zeros.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="stream">Receives the streams, [batch, pos, d_model].</param>
    public void Fill(RowBatch batch, OrtValue stream)
    {
        Span<float> values = BatchBuffers.Floats(stream);
        int rowSize = batch.Length * shape.DModel;
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            Span<float> own = values.Slice(row * rowSize, rowSize);
            own[(batch.Rows[row].Tokens.Length * shape.DModel)..].Clear();
            if (batch.Rows[row].Start is RowStart start)
            {
                FromCache(start, own);
            }
            else
            {
                Embed(batch.Rows[row].Tokens.Span, own);
            }
        }

        WriteHeadDifferences(batch, stream);
    }

    private void Embed(ReadOnlySpan<int> tokens, Span<float> stream)
    {
        for (int position = 0; position < tokens.Length; position++)
        {
            package.Weights
                .Floats(WeightNames.Embedding, (long)tokens[position] * shape.DModel, shape.DModel)
                .CopyTo(stream[(position * shape.DModel)..]);
        }
    }

    private static void FromCache(RowStart start, Span<float> stream)
    {
        KeptActivations cache = (KeptActivations)start.Cache;
        ReadOnlySpan<float> kept =
            (start.Entry == BlockEntry.Mlp ? cache.ResidMid(start.Layer) : cache.ResidPre(start.Layer)).Span;
        if (start.Difference is VectorDifference difference)
        {
            TensorPrimitives.Add(kept, difference.Vector.Span, stream);
        }
        else
        {
            kept.CopyTo(stream);
        }
    }

    /// <summary>Writes head differences through W_O,h, consecutive rows of one head together.</summary>
    private void WriteHeadDifferences(RowBatch batch, OrtValue stream)
    {
        int row = 0;
        while (row < batch.Rows.Count)
        {
            int end = row + 1;
            if (Difference(batch.Rows[row]) is HeadDifference first)
            {
                while (end < batch.Rows.Count && Difference(batch.Rows[end])?.Head == first.Head)
                {
                    end++;
                }

                Write(batch, first.Head, row, end, stream);
            }

            row = end;
        }
    }

    private void Write(RowBatch batch, HeadId head, int begin, int end, OrtValue stream)
    {
        OrtValue dz = buffers.Get("dz", batch.Rows.Count, batch.Length, shape.DHead);
        Span<float> values = BatchBuffers.Floats(dz);
        int rowSize = batch.Length * shape.DHead;
        for (int row = begin; row < end; row++)
        {
            Span<float> own = values.Slice(row * rowSize, rowSize);
            ReadOnlySpan<float> z = Difference(batch.Rows[row])!.Z.Span;
            z.CopyTo(own);
            own[z.Length..].Clear();
        }

        int start = begin * batch.Length;
        int count = (end - begin) * batch.Length;
        using OrtValue input = BatchBuffers.View(dz, start, count, shape.DHead);
        using OrtValue before = BatchBuffers.View(stream, start, count, shape.DModel);
        OrtValue sum = buffers.Get("written", batch.Rows.Count, batch.Length, shape.DModel);
        using OrtValue output = BatchBuffers.View(sum, start, count, shape.DModel);
        products.Write(head, before, input, output, cancellation);
        BatchBuffers.Floats(output).CopyTo(BatchBuffers.Floats(before));
    }

    private static HeadDifference? Difference(Row row) => row.Start?.Difference as HeadDifference;
}
