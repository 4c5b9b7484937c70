using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Hooks;
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
    private readonly BatchHooks hooks;
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
        hooks = new BatchHooks(batch, directions, shape, workspace.Buffers);
        blocks = [.. batch.Rows.Select(_ => new List<BlockReadings>())];
    }

    private HeadRun AllRows => new(Head: null, Begin: 0, batch.Rows.Count);

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

        hooks.ReadStream(stream);
        return stream.IsInHostMemory
            ? workspace.Readout.Read(
                new BatchStream(batch, stream.Elements<float>(), places, endedAtScored), directions, hooks.Kept, blocks)
            : ReadOnDevice();
    }

    /// <summary>Reads a last stream that lies in the device's memory.</summary>
    private RowReadings[] ReadOnDevice()
    {
        if (places is null)
        {
            return Readout.Assemble(batch, places, [], [], hooks.Kept, blocks);
        }

        OrtValue? gathered = places.IsPacked && !endedAtScored ? Scored(places) : null;
        OrtValue projections = AtPlaces("final_projections");
        OrtValue scales = AtPlaces("final_scales");
        workspace.DeviceReadout.Read(
            stream, workspace.Directions.Unembedding(), gathered, (projections, scales), cancellation);
        float[] along = places.Gather(BatchBuffers.Floats(projections), 1);
        float[] scaled = places.Gather(BatchBuffers.Floats(scales), 1);
        return Readout.Assemble(batch, places, along, scaled, hooks.Kept, blocks);
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

    private void RunBlock(int layer, BlockEntry entry)
    {
        hooks.ReadStream(stream);
        int named = sessions.NamedLayer(layer);
        using BlockPatches? patches = BlockPatches.Of(batch, layer, named, entry, shape);
        BlockKind kind = KindOf(layer, entry, patches is not null);
        endedAtScored = kind.EndsAtScored;
        next = endedAtScored ? End() : next;
        using RunBinding binding = new(sessions.Bind(kind), batch, AllRows, places);
        binding.InputRows(BlockGraph.Stream, stream, shape.DModel);
        binding.OutputStream(HookNames.ResidPost(named), next, endedAtScored, shape.DModel);
        patches?.Bind(binding);
        BindProjections(binding, stream, layer, entry);
        hooks.Bind(binding, named, entry);
        binding.Run(cancellation);
        ReadProjections(layer, entry);
        hooks.Read(entry);
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

        ReadProjections(layer, BlockEntry.Attention);
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
        workspace.SharedProducts.Bind(binding, batch, ofHead, products);
        BindProjections(binding, kept, kind.Layer, kind.Entry);
        binding.OutputStream(HookNames.ResidPost(kind.Layer), next, kind.EndsAtScored, shape.DModel);
        binding.Run(cancellation);
    }

    private BlockKind KindOf(int layer, BlockEntry entry, bool isPatched)
    {
        bool isPacked = places?.IsPacked ?? false;
        bool isLast = layer == shape.LayerCount - 1 && batch.First.BlockOrder is null;
        bool isReadElsewhere = batch.Rows.Any(row =>
            (row.Reads & ~RowReads.Projections) != RowReads.None || row.LogitPositions.Count > 0);
        // Whole passes that keep nothing are too few for sessions of their own.
        bool writesHooks = hooks.AreRead || batch.First.Start is null;
        bool endsAtScored = isPacked && isLast && !isPatched && !isReadElsewhere;
        return new BlockKind(
            layer,
            entry,
            isPatched,
            writesHooks,
            isPacked ? ProjectedPositions.Scored : ProjectedPositions.All,
            endsAtScored,
            QueriesScoredOnly: endsAtScored && entry == BlockEntry.Attention && sessions.CanQueryScoredOnly,
            SharesProducts: false);
    }

    /// <summary>Binds position ids, and what heads and MLP are projected on and to.</summary>
    /// <param name="binding">The block, for some rows.</param>
    /// <param name="any">A tensor [batch, pos, d_model]: where nothing is projected, nobody reads what comes of it, and
    /// no graph without projections is needed.</param>
    /// <param name="layer">The block's layer.</param>
    /// <param name="entry">Where it begins.</param>
    private void BindProjections(RunBinding binding, DeviceTensor any, int layer, BlockEntry entry)
    {
        binding.Indices(Positions(), workspace.Buffers);
        binding.InputPlaces(
            BlockGraph.Directions, isProjected ? workspace.Directions.Unembedding() : any, shape.DModel);
        if (entry == BlockEntry.Attention)
        {
            binding.InputPlaces(
                BlockGraph.HeadDirections,
                isProjected ? workspace.Directions.Heads(layer) : any,
                shape.HeadCount,
                shape.DHead);
        }

        if (isProjected)
        {
            binding.OutputPlaces(BlockGraph.MlpProjections, MlpProjections());
            if (entry == BlockEntry.Attention)
            {
                binding.OutputPlaces(BlockGraph.HeadProjections, HeadProjections(), shape.HeadCount);
            }
        }
    }

    private void ReadProjections(int layer, BlockEntry entry)
    {
        if (!isProjected)
        {
            return;
        }

        int heads = entry == BlockEntry.Attention ? shape.HeadCount : 0;
        float[] byHead = heads == 0 ? [] : places!.Gather(BatchBuffers.Floats(HeadProjections()), heads);
        float[] ofMlp = places!.Gather(BatchBuffers.Floats(MlpProjections()), 1);
        for (int row = 0; row < blocks.Length; row++)
        {
            blocks[row].Add(new BlockReadings(
                layer, places.PartOf(byHead, row, heads), places.PartOf(ofMlp, row, 1)));
        }
    }

    /// <summary>Fills what every block reads alike: positions, and directions where they are scored.</summary>
    private void FillBatchInputs()
    {
        Span<long> positions = Positions().GetTensorMutableDataAsSpan<long>();
        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = index % batch.Length;
        }

        if (places is not null && (isProjected || !stream.IsInHostMemory))
        {
            workspace.Directions.Take(batch, directions, places);
        }
    }

    private OrtValue Positions() => workspace.Buffers.GetIntegers("positions", batch.Rows.Count, batch.Length);

    private OrtValue Scored(ScoredPlaces all)
    {
        OrtValue scored = workspace.Buffers.GetIntegers("scored", all.PackedCount);
        all.Write(AllRows, scored.GetTensorMutableDataAsSpan<long>());
        return scored;
    }

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

    private OrtValue AtPlaces(string name, params long[] width) => workspace.Buffers.Get(name, PlacesOf(width));

    private long[] PlacesOf(params long[] width) => places is { IsPacked: true }
        ? [1, places.PackedCount, .. width]
        : [batch.Rows.Count, batch.Length, .. width];
}
