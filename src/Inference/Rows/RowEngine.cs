using System.Collections.Concurrent;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Runs rows through ONNX Runtime, a block at a time.</summary>
/// <remarks>Safe for several runs at once: each has buffers of its own, and they share sessions and threads.</remarks>
public sealed class RowEngine : IRowEngine, IDisposable
{
    private readonly ModelPackage package;
    private readonly EngineOptions options;
    private readonly BlockSessions sessions;
    private readonly WeightProducts products;
    private readonly ConcurrentBag<Workspace> idle = [];

    private RowEngine(ModelPackage package, EngineOptions options)
    {
        this.package = package;
        this.options = options;
        sessions = new BlockSessions(package, options.Threads);
        products = new WeightProducts(sessions);
    }

    /// <inheritdoc/>
    public ModelShape Shape => package.Architecture.Shape;

    /// <inheritdoc/>
    public int BatchTokens => options.MaxBatchTokens;

    /// <summary>Opens an engine on a package.</summary>
    /// <param name="package">The package, which must outlive the engine.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    public static RowEngine Open(ModelPackage package, EngineOptions? options = null)
    {
        OnnxRuntime.Initialize(0);
        return new RowEngine(package, options ?? new EngineOptions());
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
        Workspace workspace = idle.TryTake(out Workspace? used) ? used : new Workspace(package, sessions, products);
        try
        {
            foreach (RowBatch batch in RowBatch.Cut(rows, options.MaxBatchTokens))
            {
                foreach (RowReadings readings in Run(batch, workspace, cancellationToken))
                {
                    yield return readings;
                }
            }
        }
        finally
        {
            workspace.Forget();
            idle.Add(workspace);
        }
    }

    /// <summary>Frees every session; no run may be under way.</summary>
    public void Dispose()
    {
        foreach (Workspace workspace in idle)
        {
            workspace.Dispose();
        }

        products.Dispose();
        sessions.Dispose();
    }

    private RowReadings[] Run(RowBatch batch, Workspace workspace, CancellationToken cancellationToken)
    {
        using Cancellation cancellation = new(cancellationToken);
        return new BatchRun(sessions, workspace, batch, cancellation).Execute();
    }
}
