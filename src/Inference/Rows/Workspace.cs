using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>What one run at a time works with: tensors, and what was gathered into them. An engine keeps workspaces for
/// later runs, so that memory is not asked for again and again.</summary>
internal sealed class Workspace : IDisposable
{
    /// <summary>An empty workspace.</summary>
    /// <param name="package">The model.</param>
    /// <param name="device">What sessions run on.</param>
    /// <param name="products">Products with W_O.</param>
    /// <param name="readouts">What is read by graphs of its own.</param>
    public Workspace(ModelPackage package, ExecutionDevice device, WeightProducts products, EngineReadouts readouts)
    {
        Package = package;
        Buffers = new BatchBuffers(device);
        Readouts = readouts;
        Directions = new BatchDirections(Buffers, Sources, Shape);
        DirectionSource = new DirectionSource(package, products, Buffers);
        StreamStart = new StreamStart(package, products, Buffers, Sources);
        SharedProducts = new SharedProducts(Buffers, Sources);
        Readout = new Readout(package);
    }

    /// <summary>The model.</summary>
    public ModelPackage Package { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Package.Architecture.Shape;

    /// <summary>The tensors.</summary>
    public BatchBuffers Buffers { get; }

    /// <summary>What tensors were last filled from.</summary>
    public TensorSources Sources { get; } = new();

    /// <summary>The directions of the batch in hand.</summary>
    public BatchDirections Directions { get; }

    /// <summary>Finds rows' directions.</summary>
    public DirectionSource DirectionSource { get; }

    /// <summary>Fills first streams.</summary>
    public StreamStart StreamStart { get; }

    /// <summary>Products with input matrices, gathered for the batch in hand.</summary>
    public SharedProducts SharedProducts { get; }

    /// <summary>What is read by graphs of its own.</summary>
    public EngineReadouts Readouts { get; }

    /// <summary>Reads last streams in the device's memory.</summary>
    public DeviceReadout DeviceReadout => Readouts.Last;

    /// <summary>Predicts tokens from streams.</summary>
    public VocabularyReadout Vocabulary => Readouts.Vocabulary;

    /// <summary>Reads last streams of the host.</summary>
    public Readout Readout { get; }

    /// <summary>Drops the rows of the run that ended; the memory stays.</summary>
    public void ReleaseRows()
    {
        Sources.Clear();
        Directions.Release();
    }

    public void Dispose() => Buffers.Dispose();
}
