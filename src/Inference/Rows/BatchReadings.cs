using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>All that the rows of a batch read on their way.</summary>
internal sealed class BatchReadings
{
    private readonly BatchReading[] readings;

    private BatchReadings(KeptActivations[] kept, IEnumerable<BatchReading> readings)
    {
        Kept = kept;
        this.readings = [.. readings];
    }

    /// <summary>What is kept of each row; empty where nothing is.</summary>
    public KeptActivations[] Kept { get; }

    /// <summary>Whether something reads the streams between blocks.</summary>
    public bool ReadsStreams => Array.Exists(readings, reading => reading.ReadsStreams);

    /// <summary>Whether the host itself reads them.</summary>
    public bool ReadsStreamsOnHost => Array.Exists(readings, reading => reading.ReadsStreamsOnHost);

    /// <summary>Finds what a batch reads.</summary>
    /// <param name="batch">The rows, which read alike.</param>
    /// <param name="scored">How their scored positions lie; null where they score nothing.</param>
    /// <param name="directions">Each row's directions, or null.</param>
    /// <param name="workspace">What the batch works with.</param>
    /// <param name="cancellation">Stops what is run for readings alone.</param>
    public static BatchReadings Of(
        RowBatch batch,
        ScoredLayout? scored,
        RowDirections?[] directions,
        Workspace workspace,
        Cancellation cancellation)
    {
        RowReads reads = batch.First.Reads;
        KeptActivations[] kept = (reads & RowChecks.Kept) == RowReads.None
            ? []
            : [.. batch.Rows.Select((row, index) => new KeptActivations(workspace.Package, row, directions[index]))];
        return new BatchReadings(kept, All(batch, scored, kept, directions, workspace, cancellation));
    }

    /// <inheritdoc cref="BatchReading.OutputsOf"/>
    public BlockOutputs OutputsOf(BlockEntry entry) => readings.Aggregate(
        BlockOutputs.None, (outputs, reading) => outputs | reading.OutputsOf(entry));

    /// <inheritdoc cref="BatchReading.Prepare"/>
    public void Prepare(BlockStep step) => Array.ForEach(readings, reading => reading.Prepare(step));

    /// <inheritdoc cref="BatchReading.Bind"/>
    public void Bind(BlockBinding binding, BlockStep step) =>
        Array.ForEach(readings, reading => reading.Bind(binding, step));

    /// <inheritdoc cref="BatchReading.Read"/>
    public void Read(BlockStep step) => Array.ForEach(readings, reading => reading.Read(step));

    /// <inheritdoc cref="BatchReading.ReadStream"/>
    public void ReadStream(StreamStep step) => Array.ForEach(readings, reading => reading.ReadStream(step));

    /// <inheritdoc cref="BatchReading.Complete"/>
    public void Complete() => Array.ForEach(readings, reading => reading.Complete());

    /// <summary>Adds what was read of every row.</summary>
    /// <param name="rows">What was read of each row's last stream.</param>
    public RowReadings[] AddTo(RowReadings[] rows)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = readings.Aggregate(rows[row], (read, reading) => reading.AddTo(read, row));
        }

        return rows;
    }

    private static IEnumerable<BatchReading> All(
        RowBatch batch,
        ScoredLayout? scored,
        KeptActivations[] kept,
        RowDirections?[] directions,
        Workspace workspace,
        Cancellation cancellation)
    {
        RowReads reads = batch.First.Reads;
        ModelShape shape = workspace.Shape;
        yield return new ProjectionReading(batch, scored, workspace.Directions, workspace.Buffers, shape);
        if (batch.First.PatternOf is not null && scored is not null)
        {
            yield return new PatternReading(batch, scored, workspace.Buffers, shape);
        }

        if (batch.First.KeysAndValuesOf is not null)
        {
            yield return new OtherPositions(batch, workspace.Buffers, workspace.Sources, shape);
        }

        if (reads.HasFlag(RowReads.Streams))
        {
            yield return new KeptStreams(kept, batch, shape.DModel);
        }

        foreach (KeptHook.Source hook in KeptHook.Of(reads, shape))
        {
            yield return new KeptHook(kept, batch, workspace.Buffers, hook);
        }

        if (scored is not null && (reads & (RowReads.Lens | RowReads.Prediction)) != RowReads.None)
        {
            TargetReadout targets = new(batch, scored, workspace, cancellation);
            yield return new LensReading(batch, scored, targets, shape);
        }

        if (scored is not null && batch.First.Distribution is not null)
        {
            DistributionPass pass = new(batch, scored, workspace, cancellation);
            yield return new DistributionReading(batch, scored, pass, shape);
        }

        if (scored is not null && batch.First.Neurons is not null)
        {
            NeuronPass pass = new(batch, scored, directions, workspace, cancellation);
            yield return new NeuronReading(batch, pass, workspace.Buffers, shape);
        }
    }
}
