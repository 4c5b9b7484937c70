using System.Collections.Concurrent;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Runs rows through ONNX Runtime, a block at a time.</summary>
/// <remarks>Batches run side by side, one a thread, each in a workspace of its own; what they read is returned in the
/// order of the rows. Safe for several runs at once: they share sessions and threads.</remarks>
public sealed class RowEngine : IRowEngine, IDisposable
{
    /// <summary>Batches' worth of streams whose products with input matrices a run keeps.</summary>
    private const int BatchesShared = 8;

    private readonly ModelPackage package;
    private readonly EngineOptions options;
    private readonly BatchThreads threads;
    private readonly BlockSessions sessions;
    private readonly WeightProducts products;
    private readonly ConcurrentBag<Workspace> idle = [];

    private RowEngine(ModelPackage package, EngineOptions options)
    {
        this.package = package;
        this.options = options;
        threads = options.Threads ?? OnnxRuntime.Threads;
        sessions = new BlockSessions(package);
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
        using InputProducts shared = new(sessions, package.Architecture, (long)BatchesShared * options.MaxBatchTokens);
        IEnumerable<RowBatch> batches = RowBatch.Cut(rows, options.MaxBatchTokens, threads.Count);
        RowReadings[] RunOne(RowBatch batch, CancellationToken token) => Run(batch, shared, token);
        try
        {
            foreach (RowReadings[] batch in threads.InOrder(batches, RunOne, cancellationToken))
            {
                foreach (RowReadings readings in batch)
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
        foreach (Workspace workspace in idle)
        {
            workspace.Dispose();
        }

        products.Dispose();
        sessions.Dispose();
    }

    private RowReadings[] Run(RowBatch batch, InputProducts shared, CancellationToken cancellationToken)
    {
        Workspace workspace = idle.TryTake(out Workspace? used) ? used : new Workspace(package, products);
        try
        {
            using Cancellation cancellation = new(cancellationToken);
            return new BatchRun(sessions, workspace, shared, batch, cancellation).Execute();
        }
        finally
        {
            idle.Add(workspace);
        }
    }

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
