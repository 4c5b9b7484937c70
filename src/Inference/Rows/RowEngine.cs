using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Runs rows through ONNX Runtime, a block at a time.</summary>
/// <remarks>Safe for several runs at once: each has buffers of its own, and they share sessions and threads.</remarks>
public sealed class RowEngine : IRowEngine, IDisposable
{
    /// <summary>Tokens of a batch on the processor.</summary>
    private const int TokensOfCpu = 1024;

    private readonly ModelPackage package;
    private readonly ExecutionDevice device;
    private readonly BlockSessions sessions;
    private readonly WeightProducts products;
    private readonly DeviceReadout readout;
    private readonly ConcurrentBag<Workspace> idle = [];
    private volatile int batchTokens;

    private RowEngine(ModelPackage package, ExecutionDevice device, EngineOptions options)
    {
        this.package = package;
        this.device = device;
        batchTokens = options.MaxBatchTokens ?? TokensFor(options.Precision);
        sessions = new BlockSessions(package, device, options);
        products = new WeightProducts(sessions);
        readout = new DeviceReadout(sessions, package.Architecture);
    }

    /// <inheritdoc/>
    public ModelShape Shape => package.Architecture.Shape;

    /// <inheritdoc/>
    public int BatchTokens => batchTokens;

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

    /// <inheritdoc/>
    public float UnembeddingBias(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Shape.DVocab);
        return package.Weights.Floats(WeightNames.UnembeddingBias, token, 1)[0];
    }

    /// <inheritdoc/>
    public IEnumerable<RowReadings> Run(IEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        try
        {
            foreach (RowBatch batch in RowBatch.Cut(rows, batchTokens))
            {
                foreach (RowReadings readings in Run(batch, cancellationToken))
                {
                    yield return readings;
                }
            }
        }
        finally
        {
            ForgetRows();
        }
    }

    /// <summary>Frees every session; no run may be under way.</summary>
    public void Dispose()
    {
        FreeIdle();
        readout.Dispose();
        products.Dispose();
        sessions.Dispose();
        device.Dispose();
    }

    private int TokensFor(NumberPrecision precision) => device.Device.IsCuda
        ? DeviceBudget.BatchTokens(package.Architecture, precision, DeviceProbe.Look(device.Device).MemoryBytes)
        : TokensOfCpu;

    private RowReadings[] Run(RowBatch batch, CancellationToken cancellationToken)
    {
        int count = batch.Rows.Count;
        if (count > 1 && count * batch.Length > batchTokens)
        {
            return RunHalves(batch, cancellationToken);
        }

        try
        {
            return RunWhole(batch, cancellationToken);
        }
        catch (Exception full) when (IsOutOfMemory(full))
        {
            FreeIdle();
            batchTokens = count > 1
                ? Math.Min(batchTokens, (count + 1) / 2 * batch.Length)
                : throw new DeviceOutOfMemoryException(device.Device, batch.Length, full);
            return RunHalves(batch, cancellationToken);
        }
    }

    private RowReadings[] RunWhole(RowBatch batch, CancellationToken cancellationToken)
    {
        Workspace workspace = idle.TryTake(out Workspace? used)
            ? used
            : new Workspace(package, device, sessions, products, readout);
        try
        {
            using Cancellation cancellation = new(cancellationToken);
            return new BatchRun(sessions, workspace, batch, cancellation).Execute();
        }
        finally
        {
            idle.Add(workspace);
        }
    }

    /// <summary>Runs a batch that does not fit in the device's memory in two parts.</summary>
    private RowReadings[] RunHalves(RowBatch batch, CancellationToken cancellationToken)
    {
        int half = batch.Rows.Count / 2;
        RowBatch first = batch with { Rows = [.. batch.Rows.Take(half)] };
        RowBatch second = batch with { Rows = [.. batch.Rows.Skip(half)] };
        return [.. Run(first, cancellationToken), .. Run(second, cancellationToken)];
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

    /// <summary>Lets go of the rows of a run that ended. Workspaces that another run works in keep theirs.</summary>
    private void ForgetRows()
    {
        List<Workspace> taken = [];
        while (idle.TryTake(out Workspace? workspace))
        {
            workspace.Forget();
            taken.Add(workspace);
        }

        taken.ForEach(idle.Add);
    }
}
