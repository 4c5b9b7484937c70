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
    /// <param name="deviceReadout">Reads last streams in the device's memory.</param>
    public Workspace(
        ModelPackage package, ExecutionDevice device, WeightProducts products, DeviceReadout deviceReadout)
    {
        Shape = package.Architecture.Shape;
        Buffers = new BatchBuffers(device);
        DeviceReadout = deviceReadout;
        Directions = new BatchDirections(Buffers, Shape);
        DirectionSource = new DirectionSource(package, products, Buffers);
        StreamStart = new StreamStart(package, products, Buffers);
        SharedProducts = new SharedProducts(Buffers);
        Readout = new Readout(package);
    }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape { get; }

    /// <summary>The tensors.</summary>
    public BatchBuffers Buffers { get; }

    /// <summary>The directions of the batch in hand.</summary>
    public BatchDirections Directions { get; }

    /// <summary>Finds rows' directions.</summary>
    public DirectionSource DirectionSource { get; }

    /// <summary>Fills first streams.</summary>
    public StreamStart StreamStart { get; }

    /// <summary>Products with input matrices, gathered for the batch in hand.</summary>
    public SharedProducts SharedProducts { get; }

    /// <summary>Reads last streams in the device's memory.</summary>
    public DeviceReadout DeviceReadout { get; }

    /// <summary>Reads last streams of the host.</summary>
    public Readout Readout { get; }

    /// <summary>Lets go of the rows of the run that ended; the memory stays.</summary>
    public void Forget()
    {
        Directions.Forget();
        StreamStart.Forget();
    }

    public void Dispose() => Buffers.Dispose();
}
