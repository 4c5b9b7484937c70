using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Runs rows through ONNX Runtime, a block at a time.</summary>
/// <remarks>Batches run side by side, one a thread, each in a workspace of its own; what they read is returned in the
/// order of the rows. Safe for several runs at once: they share sessions and threads.</remarks>
public sealed class RowEngine : IRowEngine, IDisposable
{
    /// <summary>Tokens of a batch on the processor.</summary>
    internal const int TokensOfCpu = 256;

    /// <summary>Batches' worth of streams whose products with input matrices a run keeps.</summary>
    internal const int BatchesShared = 8;

    private readonly ModelPackage package;
    private readonly ExecutionDevice device;
    private readonly BatchThreads? ownThreads;
    private readonly BatchThreads threads;
    private readonly BlockSessions sessions;
    private readonly WeightProducts products;
    private readonly EngineReadouts readouts;
    private readonly ConcurrentBag<Workspace> idle = [];
    private readonly FittingTokens fitting;

    /// <summary>Whether a row longer than a batch ran, whose buffers are larger than those that a model is counted
    /// with.</summary>
    private volatile bool ranLongRow;

    private RowEngine(ModelPackage package, ExecutionDevice device, EngineOptions options)
    {
        this.package = package;
        this.device = device;
        fitting = new FittingTokens(options.MaxBatchTokens ?? TokensFor(options.Precision));
        sessions = new BlockSessions(package, device, options.Precision);
        try
        {
            products = new WeightProducts(sessions);
        }
        catch
        {
            sessions.Dispose();
            throw;
        }

        readouts = new EngineReadouts(sessions, package, device);

        // Batches of a GPU fill it one by one.
        ownThreads = device.Device.IsCuda ? new BatchThreads(1) : null;
        threads = ownThreads ?? options.Threads ?? OnnxRuntime.Threads;
    }

    /// <inheritdoc/>
    public ModelShape Shape => package.Architecture.Shape;

    /// <inheritdoc/>
    public int BatchTokens => fitting.BatchTokens;

    /// <summary>Opens an engine on a package.</summary>
    /// <param name="package">The package, which must outlive the engine.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <exception cref="DeviceUnavailableException">No model can run on the device here.</exception>
    /// <exception cref="PrecisionUnavailableException">The model is not finite in the precision.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The weights do not fit the device's memory.</exception>
    public static RowEngine Open(ModelPackage package, EngineOptions? options = null)
    {
        OnnxRuntime.Initialize(0);
        EngineOptions chosen = options ?? new EngineOptions();
        return Open(package, ExecutionDevice.Open(chosen.Device), chosen);
    }

    /// <summary>Opens an engine on a device, which it takes over.</summary>
    /// <param name="package">The package, which must outlive the engine.</param>
    /// <param name="device">The device.</param>
    /// <param name="options">How to run; the device's name is not read.</param>
    internal static RowEngine Open(ModelPackage package, ExecutionDevice device, EngineOptions options)
    {
        RowEngine? engine = null;
        try
        {
            engine = new RowEngine(package, device, options);
            if (options.Precision == NumberPrecision.Fp16)
            {
                HalfPrecisionTrial.Run(engine, device.Device);
            }

            return engine;
        }
        catch
        {
            (engine ?? (IDisposable)device).Dispose();
            throw;
        }
    }

    /// <summary>Makes the sessions that clean runs need, side by side, so that the first row does not wait for one
    /// after another.</summary>
    /// <param name="cancellationToken">Stops it, between two sessions.</param>
    public void Prepare(CancellationToken cancellationToken = default) => sessions.Prepare(
        Enumerable.Range(0, Shape.LayerCount).Select(layer => new BlockKind(
            layer, BlockStart.ResidPre, IsPatched: false, ScoredExtent.Nothing, BlockOutputs.Hooks)),
        cancellationToken);

    /// <inheritdoc/>
    public float UnembeddingBias(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Shape.DVocab);
        return package.Weights.Floats(WeightNames.UnembeddingBias, token, 1)[0];
    }

    /// <inheritdoc/>
    public float[] HeadWrite(HeadId head, ReadOnlySpan<float> z) => HeadWrites.Of(package, head, z);

    /// <inheritdoc/>
    public IEnumerable<TaggedReadings<TTag>> Run<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken)
    {
        using InputProducts shared = new(sessions, package.Architecture, (long)BatchesShared * BatchTokens);
        IEnumerable<TaggedRow<TTag>> sound =
            rows.Select(sent => sent with { Row = Check(sent.Row) });
        IEnumerable<TaggedBatch<TTag>> batches = BatchCut.Cut(sound, BatchTokens, threads.Count);
        TaggedReadings<TTag>[] RunOne(TaggedBatch<TTag> batch, CancellationToken token) =>
            batch.Tag(Run(batch.Batch, shared, token));
        try
        {
            foreach (TaggedReadings<TTag>[] batch in threads.InOrder(batches, RunOne, cancellationToken))
            {
                foreach (TaggedReadings<TTag> readings in batch)
                {
                    yield return readings;
                }
            }
        }
        finally
        {
            ReleaseRows();
            TrimAfterLongRows();
        }
    }

    /// <summary>Frees every session, and gives their memory back; no run may be under way.</summary>
    public void Dispose()
    {
        ownThreads?.Dispose();
        FreeIdle();
        readouts.Dispose();
        products.Dispose();
        sessions.Dispose();
        device.Dispose();
        NativeHeap.Trim();
    }

    private int TokensFor(NumberPrecision precision) => device.Device.IsCuda
        ? DeviceBudget.BatchTokens(package.Architecture, precision, DeviceProbe.Find(device.Device).MemoryBytes)
        : TokensOfCpu;

    private Row Check(Row row)
    {
        RowChecks.Check(row, Shape);
        ReadOnlySpan<ActivationCache?> caches = [row.Start?.Cache, row.PatternOf, row.KeysAndValuesOf];
        foreach (ActivationCache? cache in caches)
        {
            _ = cache is null ? null : KeptActivations.Of(cache, package);
        }

        if (row.Distribution?.Before is { } before)
        {
            _ = KeptActivations.Of(before, package);
        }

        return row;
    }

    private RowReadings[] Run(RowBatch batch, InputProducts shared, CancellationToken cancellationToken)
    {
        int count = batch.Rows.Count;
        ranLongRow |= batch.Length > BatchTokens;
        if (count > 1 && !fitting.MayFit(count * batch.Length))
        {
            return RunHalves(batch, shared, cancellationToken);
        }

        try
        {
            RowReadings[] readings = RunWhole(batch, shared, cancellationToken);
            fitting.Fitted();
            return readings;
        }
        catch (Exception full) when (IsOutOfMemory(full))
        {
            FreeIdle();
            if (count == 1)
            {
                throw new DeviceOutOfMemoryException(device.Device, batch.Length, full);
            }

            fitting.Refused((count + 1) / 2 * batch.Length);
            return RunHalves(batch, shared, cancellationToken);
        }
    }

    private RowReadings[] RunWhole(RowBatch batch, InputProducts shared, CancellationToken cancellationToken)
    {
        Workspace workspace = idle.TryTake(out Workspace? used)
            ? used
            : new Workspace(package, device, products, readouts);
        try
        {
            using Cancellation cancellation = new(cancellationToken);
            return new BatchPass(sessions, workspace, shared, batch, cancellation).Execute();
        }
        finally
        {
            idle.Add(workspace);
        }
    }

    /// <summary>Runs a batch that does not fit in the device's memory in two parts.</summary>
    private RowReadings[] RunHalves(RowBatch batch, InputProducts shared, CancellationToken cancellationToken)
    {
        int half = batch.Rows.Count / 2;
        RowBatch first = batch with { Rows = [.. batch.Rows.Take(half)] };
        RowBatch second = batch with { Rows = [.. batch.Rows.Skip(half)] };
        return [.. Run(first, shared, cancellationToken), .. Run(second, shared, cancellationToken)];
    }

    /// <summary>Gives back the memory of rows longer than a batch, whose scores alone may be hundreds of MB a thread:
    /// kept, it would be nobody's.</summary>
    private void TrimAfterLongRows()
    {
        if (ranLongRow && !device.HasOwnMemory)
        {
            ranLongRow = false;
            FreeIdle();
            products.ShrinkArena();
            NativeHeap.Trim();
        }
    }

    private void FreeIdle()
    {
        while (idle.TryTake(out Workspace? workspace))
        {
            workspace.Dispose();
        }
    }

    private static bool IsOutOfMemory(Exception exception) =>
        exception is DeviceOutOfMemoryException { TokenCount: 0 }
        || (exception is OnnxRuntimeException fault && CudaProvider.IsOutOfMemory(fault));

    /// <summary>Drops the rows of a run that ended. Workspaces that another run works in keep theirs.</summary>
    private void ReleaseRows()
    {
        List<Workspace> taken = [];
        while (idle.TryTake(out Workspace? workspace))
        {
            workspace.ReleaseRows();
            taken.Add(workspace);
        }

        taken.ForEach(idle.Add);
    }
}
