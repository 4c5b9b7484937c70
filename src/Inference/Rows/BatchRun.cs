using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Analysis.Hooks;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>One batch on its way through the blocks.</summary>
/// <remarks>The stream goes from block to block through two buffers in turn; nothing is copied between
/// sessions.</remarks>
internal sealed class BatchRun
{
    private readonly ModelShape shape;
    private readonly BlockSessions sessions;
    private readonly BatchBuffers buffers;
    private readonly RowBatch batch;
    private readonly Cancellation cancellation;
    private readonly Readout readout;
    private readonly RowDirections?[] directions;
    private readonly KeptActivations?[] kept;
    private readonly List<BlockReadings>[] blocks;
    private readonly bool isProjected;
    private OrtValue stream;
    private OrtValue next;

    public BatchRun(
        ModelPackage package,
        BlockSessions sessions,
        WeightProducts products,
        BatchBuffers buffers,
        RowBatch batch,
        Cancellation cancellation)
    {
        shape = package.Architecture.Shape;
        this.sessions = sessions;
        this.buffers = buffers;
        this.batch = batch;
        this.cancellation = cancellation;
        readout = new Readout(package);
        isProjected = batch.First.Reads.HasFlag(RowReads.Projections) && batch.First.Scored is not null;
        stream = buffers.Get("stream.0", batch.Rows.Count, batch.Length, shape.DModel);
        next = buffers.Get("stream.1", batch.Rows.Count, batch.Length, shape.DModel);
        directions = new DirectionSource(package, products, buffers, cancellation).Of(batch.Rows);
        kept = [.. batch.Rows.Select(Keep)];
        blocks = [.. batch.Rows.Select(_ => new List<BlockReadings>())];
        new StreamStart(package, products, buffers, cancellation).Fill(batch, stream);
    }

    /// <summary>Runs every block, then reads the last stream.</summary>
    public RowReadings[] Execute()
    {
        FillBatchInputs();
        RowStart? start = batch.First.Start;
        BlockEntry entry = start?.Entry ?? BlockEntry.Attention;
        int first = start?.Layer ?? 0;
        foreach (int layer in batch.First.BlockOrder ?? [.. Enumerable.Range(first, shape.LayerCount - first)])
        {
            RunBlock(layer, entry);
            entry = BlockEntry.Attention;
        }

        ForEachKept(stream, shape.DModel, (cache, values) => cache.KeepResidPre(values));
        return ReadRows();
    }

    private KeptActivations? Keep(Row row, int index) =>
        (row.Reads & ~RowReads.Projections) == RowReads.None ? null : new KeptActivations(row, directions[index]);

    private void RunBlock(int layer, BlockEntry entry)
    {
        ForEachKept(stream, shape.DModel, (cache, values) => cache.KeepResidPre(values));
        using BlockPatches? patches = BlockPatches.Of(batch, layer, entry, shape);
        BlockKind kind = new(layer, entry, patches is not null, isProjected);
        InferenceSession session = sessions.Get(kind);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(BlockGraph.Stream, stream);
        binding.BindOutput(HookNames.ResidPost(layer), next);
        if (session.InputMetadata.ContainsKey(BlockGraph.Positions))
        {
            binding.BindInput(BlockGraph.Positions, Positions());
        }

        patches?.Bind(binding);
        BindProjections(binding, layer, entry);
        BindHooks(binding, layer, entry);
        cancellation.Run(session, binding);
        ReadBlock(layer, entry);
        (stream, next) = (next, stream);
    }

    private void BindProjections(OrtIoBinding binding, int layer, BlockEntry entry)
    {
        if (!isProjected)
        {
            return;
        }

        binding.BindInput(BlockGraph.Directions, DirectionBuffer());
        binding.BindOutput(BlockGraph.MlpProjections, MlpProjections());
        if (entry == BlockEntry.Attention)
        {
            OrtValue byHead = HeadDirectionBuffer();
            Scatter(byHead, shape.DModel, row => directions[row]!.Heads[layer]!);
            binding.BindInput(BlockGraph.HeadDirections, byHead);
            binding.BindOutput(BlockGraph.HeadProjections, HeadProjections());
        }
    }

    private void BindHooks(OrtIoBinding binding, int layer, BlockEntry entry)
    {
        RowReads reads = batch.First.Reads;
        if (reads.HasFlag(RowReads.Z) && entry == BlockEntry.Attention)
        {
            binding.BindOutput(HookNames.Z(layer), Z());
        }

        if (reads.HasFlag(RowReads.Streams) && entry == BlockEntry.Attention && !shape.IsParallel)
        {
            binding.BindOutput(HookNames.ResidMid(layer), Wide("resid_mid"));
        }

        if (reads.HasFlag(RowReads.MlpOut))
        {
            binding.BindOutput(HookNames.MlpOut(layer), Wide("mlp_out"));
        }

        if (reads.HasFlag(RowReads.Scales))
        {
            binding.BindOutput(HookNames.Ln2Scale(layer), Narrow("ln2"));
            if (entry == BlockEntry.Attention)
            {
                binding.BindOutput(HookNames.Ln1Scale(layer), Narrow("ln1"));
            }
        }
    }

    private void ReadBlock(int layer, BlockEntry entry)
    {
        RowReads reads = batch.First.Reads;
        if (isProjected)
        {
            ReadProjections(layer, entry);
        }

        if (reads.HasFlag(RowReads.Z) && entry == BlockEntry.Attention)
        {
            ForEachKept(Z(), shape.DModel, (cache, values) => cache.KeepZ(values));
        }

        if (reads.HasFlag(RowReads.Streams) && entry == BlockEntry.Attention && !shape.IsParallel)
        {
            ForEachKept(Wide("resid_mid"), shape.DModel, (cache, values) => cache.KeepResidMid(values));
        }

        if (reads.HasFlag(RowReads.MlpOut))
        {
            ForEachKept(Wide("mlp_out"), shape.DModel, (cache, values) => cache.KeepMlpOut(values));
        }

        if (reads.HasFlag(RowReads.Scales))
        {
            ForEachKept(Narrow("ln2"), 1, (cache, values) => cache.KeepLn2(values));
            if (entry == BlockEntry.Attention)
            {
                ForEachKept(Narrow("ln1"), 1, (cache, values) => cache.KeepLn1(values));
            }
        }
    }

    private void ReadProjections(int layer, BlockEntry entry)
    {
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            float[] heads = entry == BlockEntry.Attention ? Gather(HeadProjections(), row, shape.HeadCount) : [];
            blocks[row].Add(new BlockReadings(layer, heads, Gather(MlpProjections(), row, 1)));
        }
    }

    private RowReadings[] ReadRows()
    {
        ReadOnlySpan<float> last = BatchBuffers.Floats(stream);
        RowReadings[] readings = new RowReadings[batch.Rows.Count];
        int rowSize = batch.Length * shape.DModel;
        for (int row = 0; row < readings.Length; row++)
        {
            ReadOnlySpan<float> own = last.Slice(row * rowSize, rowSize);
            readings[row] = readout.Read(batch.Rows[row], own, directions[row], kept[row], blocks[row]);
        }

        return readings;
    }

    /// <summary>Fills what every block reads alike: positions, and the directions of the scored positions.</summary>
    private void FillBatchInputs()
    {
        Span<long> positions = Positions().GetTensorMutableDataAsSpan<long>();
        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = index % batch.Length;
        }

        if (isProjected)
        {
            BatchBuffers.Floats(HeadDirectionBuffer()).Clear();
            BatchBuffers.Floats(DirectionBuffer()).Clear();
            Scatter(DirectionBuffer(), shape.DModel, row => directions[row]!.Unembedding);
        }
    }

    /// <summary>Writes values of the scored positions to their places; the rest stays as it is.</summary>
    private void Scatter(OrtValue target, int width, Func<int, float[]> source)
    {
        Span<float> values = BatchBuffers.Floats(target);
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            IReadOnlyList<int> scored = directions[row]!.Scored.Positions;
            ReadOnlySpan<float> from = source(row);
            for (int index = 0; index < scored.Count; index++)
            {
                int place = ((row * batch.Length) + scored[index]) * width;
                from.Slice(index * width, width).CopyTo(values.Slice(place, width));
            }
        }
    }

    /// <summary>Values of one row's scored positions.</summary>
    private float[] Gather(OrtValue source, int row, int width)
    {
        ReadOnlySpan<float> values = BatchBuffers.Floats(source);
        IReadOnlyList<int> scored = directions[row]!.Scored.Positions;
        float[] gathered = new float[scored.Count * width];
        for (int index = 0; index < scored.Count; index++)
        {
            int place = ((row * batch.Length) + scored[index]) * width;
            values.Slice(place, width).CopyTo(gathered.AsSpan(index * width));
        }

        return gathered;
    }

    private void ForEachKept(OrtValue value, int width, Action<KeptActivations, ReadOnlySpan<float>> keep)
    {
        for (int row = 0; row < kept.Length; row++)
        {
            if (kept[row] is KeptActivations cache)
            {
                int size = batch.Rows[row].Tokens.Length * width;
                keep(cache, BatchBuffers.Floats(value).Slice(row * batch.Length * width, size));
            }
        }
    }

    private OrtValue Positions() =>
        buffers.Get("positions", TensorElementType.Int64, [batch.Rows.Count, batch.Length]);

    private OrtValue DirectionBuffer() => Wide("directions");

    private OrtValue HeadDirectionBuffer() =>
        buffers.Get("head_directions", batch.Rows.Count, batch.Length, shape.HeadCount, shape.DHead);

    private OrtValue HeadProjections() =>
        buffers.Get("head_projections", batch.Rows.Count, batch.Length, shape.HeadCount);

    private OrtValue MlpProjections() => buffers.Get("mlp_projections", batch.Rows.Count, batch.Length);

    private OrtValue Z() => buffers.Get("z", batch.Rows.Count, batch.Length, shape.HeadCount, shape.DHead);

    private OrtValue Wide(string name) => buffers.Get(name, batch.Rows.Count, batch.Length, shape.DModel);

    private OrtValue Narrow(string name) => buffers.Get(name, batch.Rows.Count, batch.Length, 1);
}
