using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>What is read by graphs of its own, beside those of blocks: one of each an engine, whose sessions are made
/// when they are first needed.</summary>
/// <param name="sessions">Makes their sessions.</param>
/// <param name="package">The model.</param>
/// <param name="device">What they run on.</param>
internal sealed class EngineReadouts(BlockSessions sessions, ModelPackage package, ExecutionDevice device)
    : IDisposable
{
    /// <summary>Reads last streams in the device's memory.</summary>
    public DeviceReadout Last { get; } = new(sessions, package.Architecture);

    /// <summary>Predicts targets from streams.</summary>
    public VocabularyReadout Vocabulary { get; } = new(sessions, package, device);

    /// <summary>Reads distributions over the vocabulary.</summary>
    public DistributionReadout Distribution { get; } = new(sessions, package);

    /// <summary>Reads the neurons of MLP layers.</summary>
    public NeuronReadout Neurons { get; } = new(sessions, package.Architecture, device);

    public void Dispose()
    {
        Neurons.Dispose();
        Distribution.Dispose();
        Vocabulary.Dispose();
        Last.Dispose();
    }
}
