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
/// lie in the device's memory, unless the host reads the stream itself. What is read on the way is in
/// <see cref="BatchReadings"/>, what is read of the last stream in <see cref="Readout"/>.</remarks>
internal sealed class BatchPass
{
    private readonly ModelShape shape;
    private readonly BlockSessions sessions;
    private readonly Workspace workspace;
    private readonly InputProducts products;
    private readonly RowBatch batch;
    private readonly Cancellation cancellation;
    private readonly ScoredLayout? scored;
    private readonly RowDirections?[] directions;
    private readonly BatchReadings readings;
    private readonly BlockKinds kinds;
    private DeviceTensor stream;
    private DeviceTensor next;
    private bool endedAtScored;

    public BatchPass(
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
        scored = ScoredLayout.Of(batch);
        directions = workspace.DirectionSource.Of(batch.Rows, cancellation);
        if (scored is not null)
        {
            workspace.Directions.Take(batch, directions, scored);
        }

        readings = BatchReadings.Of(batch, scored, directions, workspace, cancellation);
        kinds = new BlockKinds(batch, scored, readings, sessions, shape);
        stream = Stream("stream.0");
        next = Stream("stream.1");
    }

    /// <summary>Runs every block, then reads the last stream.</summary>
    public RowReadings[] Execute()
    {
        FillPositions();
        IReadOnlyList<int> blocks = batch.First.BlocksIn(shape.LayerCount);
        bool sharesProducts = blocks.Count > 0 && batch.First.SharesProducts && sessions.CanShareProducts;
        BlockEntry entry = batch.First.Start?.Entry ?? BlockEntry.Attention;
        if (!sharesProducts)
        {
            workspace.StreamStart.Fill(batch, stream, cancellation);
        }

        for (int place = 0; place < blocks.Count; place++)
        {
            BlockEntry begin = place == 0 ? entry : BlockEntry.Attention;
            if (place == 0 && sharesProducts)
            {
                RunFromProducts(blocks[0]);
            }
            else
            {
                RunBlock(new BlockStep(blocks[place], sessions.NamedLayer(blocks[place]), place, begin, stream));
            }

            (stream, next) = (next, stream);
        }

        BlockEntry last = blocks.Count == 0 ? entry : BlockEntry.Attention;
        readings.ReadStream(new StreamStep(shape.LayerCount, blocks.Count, last, stream, endedAtScored));
        readings.Complete();
        return readings.AddTo(ReadLast());
    }

    private RowReadings[] ReadLast() => stream.IsInHostMemory
        ? workspace.Readout.Read(
            new BatchStream(batch, stream.Elements<float>(), scored, endedAtScored), directions, readings.Kept)
        : ReadLastOnDevice();

    /// <summary>Reads a last stream that lies in the device's memory.</summary>
    private RowReadings[] ReadLastOnDevice()
    {
        if (scored is null)
        {
            return Readout.Assemble(batch, scored, [], [], readings.Kept);
        }

        OrtValue? gathered = scored.IsPacked && !endedAtScored ? Indices(scored) : null;
        OrtValue projections = workspace.Buffers.AtScored("final_projections", batch, scored);
        OrtValue scales = workspace.Buffers.AtScored("final_scales", batch, scored);
        workspace.DeviceReadout.Read(
            stream, workspace.Directions.Unembedding(), gathered, (projections, scales), cancellation);
        float[] along = scored.Gather(BatchBuffers.Floats(projections), 1);
        float[] scaled = scored.Gather(BatchBuffers.Floats(scales), 1);
        return Readout.Assemble(batch, scored, along, scaled, readings.Kept);
    }

    private void RunBlock(BlockStep step)
    {
        using BlockPatches? patches = BlockPatches.Of(batch, step.Layer, step.NamedLayer, step.Entry, shape);
        BlockKind kind = kinds.Of(step, patches is not null);
        readings.Prepare(step);
        using BlockBinding binding = new(sessions.Bind(kind), batch, HeadGroup.All(batch), scored);
        binding.InputRows(BlockGraph.Stream, stream, shape.DModel);
        patches?.Bind(binding);
        DeviceTensor read = BindPatchedStream(binding, kind, step);
        BindCommon(binding, kind, step);
        binding.Run(cancellation);
        readings.ReadStream(new StreamStep(step.Layer, step.Place, step.Entry, read, IsAtScored: false));
        readings.Read(step);
    }

    /// <summary>Runs a first block whose input products are shared, one head's rows after another's.</summary>
    private void RunFromProducts(int layer)
    {
        DeviceTensor kept = workspace.StreamStart.GatherKept(batch);
        OrtValue differences = workspace.StreamStart.Differences(batch);
        workspace.SharedProducts.Gather(batch, products, cancellation);
        BlockStep step = new(layer, sessions.NamedLayer(layer), Place: 0, BlockEntry.Attention, kept);
        BlockKind kind = kinds.Of(step, isPatched: false) with { Start = BlockStart.SharedProducts };
        readings.Prepare(step);
        foreach (HeadGroup group in HeadGroup.Of(batch))
        {
            RunFromProducts(kind, group, step, differences);
        }

        readings.Read(step);
    }

    private void RunFromProducts(BlockKind kind, HeadGroup group, BlockStep step, OrtValue differences)
    {
        HeadId head = group.Head!.Value;
        using BlockBinding binding = new(sessions.Bind(kind), batch, group, scored);
        binding.InputRows(BlockGraph.Stream, step.Stream, shape.DModel);
        binding.InputRows(BlockGraph.Difference, differences, shape.DHead);
        using OrtValue matrix = sessions.HeadMatrix(head);
        using InputProducts.Lease ofHead = products.OfHead(kind.Layer, head, cancellation);
        binding.Input(BlockGraph.HeadMatrix, matrix);
        workspace.SharedProducts.Bind(binding, batch, ofHead, products);
        BindCommon(binding, kind, step);
        binding.Run(cancellation);
    }

    /// <summary>Binds what every kind of block is given and writes.</summary>
    private void BindCommon(BlockBinding binding, BlockKind kind, BlockStep step)
    {
        endedAtScored = kind.EndsAtScored;
        next = endedAtScored ? End() : next;
        binding.OutputStream(HookNames.ResidPost(step.NamedLayer), next, endedAtScored, shape.DModel);
        binding.Indices(Positions(), workspace.Buffers);
        readings.Bind(binding, step);
    }

    /// <summary>Binds resid_pre where patches may change it.</summary>
    /// <returns>The stream that the block reads: that, or the one that arrived.</returns>
    private DeviceTensor BindPatchedStream(BlockBinding binding, BlockKind kind, BlockStep step)
    {
        if (!kind.Outputs.HasFlag(BlockOutputs.ResidPre))
        {
            return step.Stream;
        }

        DeviceTensor patched = Stream("resid_pre");
        binding.OutputStream(HookNames.ResidPre(step.NamedLayer), patched, isAtScored: false, shape.DModel);
        return patched;
    }

    private void FillPositions()
    {
        Span<long> positions = Positions().GetTensorMutableDataAsSpan<long>();
        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = index % batch.Length;
        }
    }

    private OrtValue Positions() => workspace.Buffers.GetIntegers("positions", batch.Rows.Count, batch.Length);

    private OrtValue Indices(ScoredLayout all)
    {
        OrtValue indices = workspace.Buffers.GetIntegers("scored", all.PackedCount);
        all.Write(HeadGroup.All(batch), indices.GetTensorMutableDataAsSpan<long>());
        return indices;
    }

    /// <summary>A stream of the batch, in the host's memory where the host reads it.</summary>
    private DeviceTensor Stream(string name)
    {
        bool isReadByHost = readings.ReadsStreamsOnHost
            || batch.First.Reads.HasFlag(RowReads.Scales)
            || batch.Rows.Any(row => row.LogitPositions.Count > 0);
        return isReadByHost
            ? workspace.Buffers.OnHost(name, batch.Rows.Count, batch.Length, shape.DModel)
            : workspace.Buffers.OnDevice(name, batch.Rows.Count, batch.Length, shape.DModel);
    }

    private DeviceTensor End() => workspace.Buffers.OnDevice("stream.end", 1, scored!.PackedCount, shape.DModel);
}
