using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Hooks;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>One batch on its way through the blocks.</summary>
/// <remarks>The stream goes from block to block through two buffers in turn; nothing is copied between sessions. Both
/// lie in the device's memory, unless the host reads the stream itself.</remarks>
internal sealed class BatchRun
{
    private readonly ModelShape shape;
    private readonly BlockSessions sessions;
    private readonly Workspace workspace;
    private readonly InputProducts products;
    private readonly RowBatch batch;
    private readonly Cancellation cancellation;
    private readonly ScoredPlaces? places;
    private readonly RowDirections?[] directions;
    private readonly KeptActivations?[] kept;
    private readonly List<BlockReadings>[] blocks;
    private readonly bool isProjected;
    private DeviceTensor stream;
    private DeviceTensor next;
    private bool endedAtScored;

    public BatchRun(
        BlockSessions sessions,
        Workspace workspace,
        InputProducts products,
        RowBatch batch,
        Cancellation cancellation)
    {
        shape = workspace.Shape;
        this.sessions = sessions;
        this.workspace = workspace;
        this.products = products;
        this.batch = batch;
        this.cancellation = cancellation;
        places = ScoredPlaces.Of(batch);
        isProjected = batch.First.Reads.HasFlag(RowReads.Projections) && places is not null;
        stream = Stream("stream.0");
        next = Stream("stream.1");
        directions = workspace.DirectionSource.Of(batch.Rows, cancellation);
        kept = [.. batch.Rows.Select(Keep)];
        blocks = [.. batch.Rows.Select(_ => new List<BlockReadings>())];
    }

    /// <summary>Runs every block, then reads the last stream.</summary>
    public RowReadings[] Execute()
    {
        FillBatchInputs();
        RowStart? start = batch.First.Start;
        BlockEntry entry = start?.Entry ?? BlockEntry.Attention;
        int first = start?.Layer ?? 0;
        if (first < shape.LayerCount && SharesProducts())
        {
            RunFromProducts(first++);
        }
        else
        {
            workspace.StreamStart.Fill(batch, stream, cancellation);
        }

        foreach (int layer in batch.First.BlockOrder ?? [.. Enumerable.Range(first, shape.LayerCount - first)])
        {
            RunBlock(layer, entry);
            entry = BlockEntry.Attention;
        }

        KeepStream();
        return stream.IsOfHost
            ? workspace.Readout.Read(
                new BatchStream(batch, stream.Elements<float>(), places, endedAtScored), directions, kept, blocks)
            : ReadOnDevice();
    }

    /// <summary>Reads a last stream that lies in the device's memory.</summary>
    private RowReadings[] ReadOnDevice()
    {
        if (places is null)
        {
            return Readout.Assemble(batch, places, [], [], kept, blocks);
        }

        OrtValue? gathered = places.IsPacked && !endedAtScored ? Scored() : null;
        OrtValue projections = AtPlaces("final_projections");
        OrtValue scales = AtPlaces("final_scales");
        workspace.DeviceReadout.Read(
            stream, workspace.Directions.Unembedding(), gathered, (projections, scales), cancellation);
        float[] along = places.Gather(BatchBuffers.Floats(projections), 1);
        return Readout.Assemble(batch, places, along, places.Gather(BatchBuffers.Floats(scales), 1), kept, blocks);
    }

    private bool SharesProducts()
    {
        Row? misfit = batch.Rows.FirstOrDefault(row => row.SharesProducts
            && (!shape.IsParallel || row.Changes.Count > 0 || row.BlockOrder is not null
                || row.Start is not { Entry: BlockEntry.Attention, Difference: HeadDifference }));
        return misfit is null
            ? batch.First.SharesProducts && sessions.CanShareProducts
            : throw new InvalidOperationException(
                "A row that shares products starts at attention of a parallel block with a head's change, and changes "
                + "nothing else.");
    }

    private KeptActivations? Keep(Row row, int index)
    {
        if ((row.Reads & ~RowReads.Projections) == RowReads.None)
        {
            return null;
        }

        return row.Chosen is null
            ? new KeptActivations(row, directions[index])
            : throw new InvalidOperationException("A row that scores chosen positions alone keeps nothing.");
    }

    private void RunBlock(int layer, BlockEntry entry)
    {
        KeepStream();
        int named = sessions.NamedLayer(layer);
        using BlockPatches? patches = BlockPatches.Of(batch, layer, named, entry, shape);
        BlockKind kind = KindOf(layer, entry, patches is not null);
        using SessionBinding binding = sessions.Bind(kind);
        binding.Input(BlockGraph.Stream, stream.Value);
        endedAtScored = kind.EndsAtScored;
        next = endedAtScored ? End() : next;
        binding.Output(HookNames.ResidPost(named), next.Value);
        BindIndices(binding);
        patches?.Bind(binding);
        BindProjections(binding, layer, entry);
        BindHooks(binding, named, entry);
        binding.Run(cancellation);
        ReadBlock(layer, entry);
        (stream, next) = (next, stream);
    }

    /// <summary>Runs a first block whose input products are shared, one head's rows after another's.</summary>
    private void RunFromProducts(int layer)
    {
        DeviceTensor kept = workspace.StreamStart.GatherKept(batch);
        OrtValue differences = workspace.StreamStart.Differences(batch);
        workspace.SharedProducts.Gather(batch, products, workspace.StreamStart.Version, cancellation);
        BlockKind kind = KindOf(layer, BlockEntry.Attention, isPatched: false) with { SharesProducts = true };
        endedAtScored = kind.EndsAtScored;
        next = endedAtScored ? End() : next;
        foreach (HeadRun run in HeadRun.Of(batch))
        {
            RunFromProducts(kind, run, kept, differences);
        }

        ReadBlock(layer, BlockEntry.Attention);
        (stream, next) = (next, stream);
    }

    private void RunFromProducts(BlockKind kind, HeadRun run, DeviceTensor kept, OrtValue differences)
    {
        HeadId head = run.Head!.Value;
        using RunBinding binding = new(sessions.Bind(kind), batch, run, places);
        binding.InputRows(BlockGraph.Stream, kept, shape.DModel);
        binding.InputRows(BlockGraph.Difference, differences, shape.DHead);
        using OrtValue matrix = sessions.HeadMatrix(head);
        using InputProducts.Lease ofHead = products.OfHead(kind.Layer, head, cancellation);
        binding.Input(BlockGraph.HeadMatrix, matrix);
        binding.Indices(Positions(), workspace.Buffers);
        workspace.SharedProducts.Bind(binding, batch, ofHead, products);
        if (isProjected)
        {
            binding.InputPlaces(BlockGraph.Directions, workspace.Directions.Unembedding(), shape.DModel);
            binding.InputPlaces(
                BlockGraph.HeadDirections, workspace.Directions.Heads(kind.Layer), shape.HeadCount, shape.DHead);
            binding.OutputPlaces(BlockGraph.MlpProjections, MlpProjections());
            binding.OutputPlaces(BlockGraph.HeadProjections, HeadProjections(), shape.HeadCount);
        }

        binding.OutputStream(HookNames.ResidPost(kind.Layer), next, kind.EndsAtScored, shape.DModel);
        binding.Run(cancellation);
    }

    private BlockKind KindOf(int layer, BlockEntry entry, bool isPatched)
    {
        bool isPacked = places?.IsPacked ?? false;
        ProjectedPositions projections = !isProjected ? ProjectedPositions.None
            : isPacked ? ProjectedPositions.Scored
            : ProjectedPositions.All;
        bool isLast = layer == shape.LayerCount - 1 && batch.First.BlockOrder is null;
        bool isReadElsewhere = batch.Rows.Any(row =>
            (row.Reads & ~RowReads.Projections) != RowReads.None || row.LogitPositions.Count > 0);
        return new BlockKind(
            layer,
            entry,
            isPatched,
            projections,
            EndsAtScored: isPacked && isLast && !isPatched && !isReadElsewhere,
            SharesProducts: false);
    }

    private void BindIndices(SessionBinding binding)
    {
        if (binding.Takes(BlockGraph.Positions))
        {
            binding.Input(BlockGraph.Positions, Positions());
        }

        if (binding.Takes(BlockGraph.Scored))
        {
            binding.Input(BlockGraph.Scored, Scored());
        }
    }

    private void BindProjections(SessionBinding binding, int layer, BlockEntry entry)
    {
        if (!isProjected)
        {
            return;
        }

        binding.Input(BlockGraph.Directions, workspace.Directions.Unembedding().Value);
        binding.Output(BlockGraph.MlpProjections, MlpProjections());
        if (entry == BlockEntry.Attention)
        {
            binding.Input(BlockGraph.HeadDirections, workspace.Directions.Heads(layer).Value);
            binding.Output(BlockGraph.HeadProjections, HeadProjections());
        }
    }

    private void BindHooks(SessionBinding binding, int layer, BlockEntry entry)
    {
        RowReads reads = batch.First.Reads;
        if (reads.HasFlag(RowReads.Z) && entry == BlockEntry.Attention)
        {
            binding.Output(HookNames.Z(layer), Z());
        }

        if (reads.HasFlag(RowReads.Streams) && entry == BlockEntry.Attention && !shape.IsParallel)
        {
            binding.Output(HookNames.ResidMid(layer), Wide("resid_mid"));
        }

        if (reads.HasFlag(RowReads.MlpOut))
        {
            binding.Output(HookNames.MlpOut(layer), Wide("mlp_out"));
        }

        if (reads.HasFlag(RowReads.Scales))
        {
            binding.Output(HookNames.Ln2Scale(layer), Narrow("ln2"));
            if (entry == BlockEntry.Attention)
            {
                binding.Output(HookNames.Ln1Scale(layer), Narrow("ln1"));
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
        int heads = entry == BlockEntry.Attention ? shape.HeadCount : 0;
        float[] byHead = heads == 0 ? [] : places!.Gather(BatchBuffers.Floats(HeadProjections()), heads);
        float[] ofMlp = places!.Gather(BatchBuffers.Floats(MlpProjections()), 1);
        for (int row = 0; row < blocks.Length; row++)
        {
            blocks[row].Add(new BlockReadings(
                layer, places.PartOf(byHead, row, heads), places.PartOf(ofMlp, row, 1)));
        }
    }

    /// <summary>Fills what every block reads alike: positions, and which of them are scored.</summary>
    private void FillBatchInputs()
    {
        Span<long> positions = Positions().GetTensorMutableDataAsSpan<long>();
        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = index % batch.Length;
        }

        if (places is null)
        {
            return;
        }

        places.Write(new HeadRun(null, 0, batch.Rows.Count), Scored().GetTensorMutableDataAsSpan<long>());
        if (isProjected || !stream.IsOfHost)
        {
            workspace.Directions.Take(batch, directions, places);
        }
    }

    private void KeepStream()
    {
        if (batch.First.Reads.HasFlag(RowReads.Streams))
        {
            ForEachKept(stream.Value, shape.DModel, (cache, values) => cache.KeepResidPre(values));
        }
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

    private OrtValue Positions() => workspace.Buffers.GetIntegers("positions", batch.Rows.Count, batch.Length);

    private OrtValue Scored() => workspace.Buffers.GetIntegers("scored", places!.PackedCount);

    private DeviceTensor Stream(string name)
    {
        bool isReadByHost = (batch.First.Reads & (RowReads.Streams | RowReads.Scales)) != RowReads.None
            || batch.Rows.Any(row => row.LogitPositions.Count > 0);
        return isReadByHost
            ? workspace.Buffers.OnHost(name, batch.Rows.Count, batch.Length, shape.DModel)
            : workspace.Buffers.OnDevice(name, batch.Rows.Count, batch.Length, shape.DModel);
    }

    private DeviceTensor End() => workspace.Buffers.OnDevice("stream.end", 1, places!.PackedCount, shape.DModel);

    private OrtValue HeadProjections() => AtPlaces("head_projections", shape.HeadCount);

    private OrtValue MlpProjections() => AtPlaces("mlp_projections");

    private OrtValue AtPlaces(string name, params long[] width) => places!.IsPacked
        ? workspace.Buffers.Get(name, [1, places.PackedCount, .. width])
        : workspace.Buffers.Get(name, [batch.Rows.Count, batch.Length, .. width]);

    private OrtValue Z() =>
        workspace.Buffers.Get("z", batch.Rows.Count, batch.Length, shape.HeadCount, shape.DHead);

    private OrtValue Wide(string name) =>
        workspace.Buffers.Get(name, batch.Rows.Count, batch.Length, shape.DModel);

    private OrtValue Narrow(string name) => workspace.Buffers.Get(name, batch.Rows.Count, batch.Length, 1);
}
