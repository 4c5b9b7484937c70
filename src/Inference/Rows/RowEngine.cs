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

    private RowEngine(ModelPackage package, EngineOptions options)
    {
        this.package = package;
        this.options = options;
        sessions = new BlockSessions(package, options.Threads);
        products = new WeightProducts(sessions, Shape);
    }

    /// <inheritdoc/>
    public ModelShape Shape => package.Architecture.Shape;

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
        using BatchBuffers buffers = new();
        foreach (RowBatch batch in RowBatch.Cut(rows, options.MaxBatchTokens))
        {
            foreach (RowReadings readings in Run(batch, buffers, cancellationToken))
            {
                yield return readings;
            }
        }
    }

    /// <summary>Frees every session; no run may be under way.</summary>
    public void Dispose()
    {
        products.Dispose();
        sessions.Dispose();
    }

    private RowReadings[] Run(RowBatch batch, BatchBuffers buffers, CancellationToken cancellationToken)
    {
        using Cancellation cancellation = new(cancellationToken);
        return new BatchRun(package, sessions, products, buffers, batch, cancellation).Execute();
    }
}
