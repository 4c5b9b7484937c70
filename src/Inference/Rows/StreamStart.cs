using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Fills a batch's first stream: embeddings, or kept streams plus their differences.</summary>
/// <param name="package">The model.</param>
/// <param name="products">Products with W_O.</param>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="sources">What they were filled from.</param>
internal sealed class StreamStart(
    ModelPackage package, WeightProducts products, BatchBuffers buffers, TensorSources sources)
{
    private readonly ModelShape shape = package.Architecture.Shape;

    /// <summary>Fills the stream, padding with zeros.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="stream">Receives the streams, [batch, pos, d_model].</param>
    /// <param name="cancellation">Stops it.</param>
    public void Fill(RowBatch batch, DeviceTensor stream, Cancellation cancellation)
    {
        if (batch.First.Start is null)
        {
            Embed(batch, buffers.Staged(stream, 0, (int)stream.Count));
            buffers.Upload(stream, 0, (int)stream.Count);
            return;
        }

        DeviceTensor kept = GatherKept(batch);
        OrtValue differences = Differences(batch);
        foreach (HeadGroup group in HeadGroup.Of(batch))
        {
            Write(batch, group, kept, differences, stream, cancellation);
        }
    }

    /// <summary>The kept streams that rows start from, without their differences, [batch, pos, d_model].</summary>
    /// <param name="batch">The rows, which start from a cache.</param>
    public DeviceTensor GatherKept(RowBatch batch)
    {
        DeviceTensor kept = buffers.OnDevice("kept_stream", batch.Rows.Count, batch.Length, shape.DModel);
        sources.FillOnce("kept_stream", StreamSource.Of(batch), () =>
        {
            Span<float> values = buffers.Staged(kept, 0, (int)kept.Count);
            int rowSize = batch.Length * shape.DModel;
            for (int row = 0; row < batch.Rows.Count; row++)
            {
                Write(batch.Rows[row], values.Slice(row * rowSize, rowSize));
            }

            buffers.Upload(kept, 0, (int)kept.Count);
        });
        return kept;
    }

    /// <summary>The heads' changes of a batch, zero where a row has none, [batch, pos, d_head].</summary>
    /// <param name="batch">The rows.</param>
    public OrtValue Differences(RowBatch batch)
    {
        OrtValue dz = buffers.Get("dz", batch.Rows.Count, batch.Length, shape.DHead);
        Span<float> values = BatchBuffers.Floats(dz);
        int rowSize = batch.Length * shape.DHead;
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            Span<float> own = values.Slice(row * rowSize, rowSize);
            ReadOnlySpan<float> z = batch.Rows[row].Start?.Difference is HeadDifference difference
                ? difference.Z.Span[..(batch.Rows[row].Tokens.Length * shape.DHead)]
                : [];
            z.CopyTo(own);
            own[z.Length..].Clear();
        }

        return dz;
    }

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

        // Other tokens touch other pages, until all of them were resident.
        package.Weights.Evict(WeightNames.Embedding);
    }

    private void Write(
        RowBatch batch,
        HeadGroup group,
        DeviceTensor kept,
        OrtValue differences,
        DeviceTensor stream,
        Cancellation cancellation)
    {
        int start = group.First * batch.Length;
        int count = group.Count * batch.Length;
        if (batch.Rows[group.First].Start!.Difference is HeadDifferences several)
        {
            using OrtValue before = kept.View((long)start * shape.DModel, count, shape.DModel);
            using OrtValue after = stream.View((long)start * shape.DModel, count, shape.DModel);
            products.Write(several.Layer, before, Joined(several, batch.Rows[group.First], count), after, cancellation);
        }
        else if (group.Head is HeadId head)
        {
            using OrtValue before = kept.View((long)start * shape.DModel, count, shape.DModel);
            using OrtValue after = stream.View((long)start * shape.DModel, count, shape.DModel);
            using OrtValue dz = BatchBuffers.View(differences, start, count, shape.DHead);
            products.Write(head, before, dz, after, cancellation);
        }
        else
        {
            Span<float> own = buffers.Staged(stream, start * shape.DModel, count * shape.DModel);
            Write(batch.Rows[group.First], own);
            AddVector(batch.Rows[group.First], own);
            buffers.Upload(stream, start * shape.DModel, count * shape.DModel);
        }
    }

    /// <summary>The changes of several heads side by side, [pos, head x d_head], zero where a head has none.</summary>
    private OrtValue Joined(HeadDifferences several, Row row, int count)
    {
        OrtValue joined = buffers.Get("dz.joined", count, shape.DModel);
        Span<float> values = BatchBuffers.Floats(joined);
        values.Clear();
        foreach (HeadDifference difference in several.Heads)
        {
            ReadOnlySpan<float> z = difference.Z.Span;
            for (int position = 0; position < row.Tokens.Length; position++)
            {
                z.Slice(position * shape.DHead, shape.DHead)
                    .CopyTo(values[((position * shape.DModel) + (difference.Head.Index * shape.DHead))..]);
            }
        }

        return joined;
    }

    private void AddVector(Row row, Span<float> stream)
    {
        if (row.Start!.Difference is VectorDifference difference)
        {
            ReadOnlySpan<float> vector = difference.Vector.Span[..(row.Tokens.Length * shape.DModel)];
            Span<float> own = stream[..vector.Length];
            TensorPrimitives.Add(own, vector, own);
        }
    }

    /// <summary>Writes the kept stream that a row starts with, zeros after its last token.</summary>
    private void Write(Row row, Span<float> target)
    {
        int size = row.Tokens.Length * shape.DModel;
        row.Start!.Stream.Span[..size].CopyTo(target);
        target[size..].Clear();
    }
}
