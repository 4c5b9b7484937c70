using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
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

    /// <summary>Another number for every other batch of kept streams.</summary>
    public int Version { get; private set; }

    /// <summary>Fills the stream, padding with zeros.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="stream">Receives the streams, [batch, pos, d_model].</param>
    /// <param name="cancellation">Stops it.</param>
    public void Fill(RowBatch batch, DeviceTensor stream, Cancellation cancellation)
    {
        if (batch.First.Start is null)
        {
            Embed(batch, buffers.Written(stream, 0, (int)stream.Count));
            buffers.Bring(stream, 0, (int)stream.Count);
            return;
        }

        DeviceTensor kept = GatherKept(batch);
        OrtValue differences = Differences(batch);
        foreach (HeadRun run in HeadRun.Of(batch))
        {
            Write(batch, run, kept, differences, stream, cancellation);
        }
    }

    /// <summary>The kept streams that rows start from, without their differences, [batch, pos, d_model].</summary>
    /// <param name="batch">The rows, which start from a cache.</param>
    public DeviceTensor GatherKept(RowBatch batch)
    {
        DeviceTensor kept = buffers.OnDevice("kept_stream", batch.Rows.Count, batch.Length, shape.DModel);
        Source[] next = [.. batch.Rows.Select(row =>
            new Source(row.Start!.Cache, row.Start.Layer, row.Start.Entry, row.Tokens.Length))];
        if (batch.Length == length && next.AsSpan().SequenceEqual(sources))
        {
            return kept;
        }

        // Known as gathered once it is: a copy that fails leaves nothing to start from.
        Version++;
        sources = [];
        Span<float> values = buffers.Written(kept, 0, (int)kept.Count);
        int rowSize = batch.Length * shape.DModel;
        for (int row = 0; row < next.Length; row++)
        {
            next[row].WriteTo(values.Slice(row * rowSize, rowSize), shape.DModel);
        }

        buffers.Bring(kept, 0, (int)kept.Count);
        sources = next;
        length = batch.Length;
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

        // Other tokens touch other pages, until all of them were resident.
        package.Weights.Evict(WeightNames.Embedding);
    }

    private void Write(
        RowBatch batch,
        HeadRun run,
        DeviceTensor kept,
        OrtValue differences,
        DeviceTensor stream,
        Cancellation cancellation)
    {
        int start = run.Begin * batch.Length;
        int count = run.Count * batch.Length;
        if (run.Head is HeadId head)
        {
            using OrtValue before = kept.View((long)start * shape.DModel, count, shape.DModel);
            using OrtValue after = stream.View((long)start * shape.DModel, count, shape.DModel);
            using OrtValue dz = BatchBuffers.View(differences, start, count, shape.DHead);
            products.Write(head, before, dz, after, cancellation);
        }
        else
        {
            Span<float> own = buffers.Written(stream, start * shape.DModel, count * shape.DModel);
            sources[run.Begin].WriteTo(own, shape.DModel);
            AddVector(batch.Rows[run.Begin], own);
            buffers.Bring(stream, start * shape.DModel, count * shape.DModel);
        }
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

    /// <summary>A kept stream that a row starts from.</summary>
    private readonly record struct Source(ActivationCache Cache, int Layer, BlockEntry Entry, int TokenCount)
    {
        /// <summary>Writes it, zeros after its last token.</summary>
        public void WriteTo(Span<float> target, int width)
        {
            KeptActivations kept = (KeptActivations)Cache;
            ReadOnlyMemory<float> stream = Entry == BlockEntry.Mlp ? kept.ResidMid(Layer) : kept.ResidPre(Layer);
            int size = TokenCount * width;
            stream.Span[..size].CopyTo(target);
            target[size..].Clear();
        }
    }
}
