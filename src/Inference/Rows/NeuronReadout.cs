using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Reads the neurons of MLP layers at some positions, on the device.</summary>
/// <param name="sessions">Makes its session, and has the weights.</param>
/// <param name="architecture">The model.</param>
/// <param name="device">What it runs on.</param>
internal sealed class NeuronReadout(BlockSessions sessions, Architecture architecture, ExecutionDevice device)
    : IDisposable
{
    /// <summary>Positions that are read at once on the processor, as many as a batch has tokens.</summary>
    private const int RowsOfCpu = 256;

    /// <summary>Numbers of a tensor that comes back from a device with a memory of its own: 32 MiB.</summary>
    private const int NumbersOfDevice = 1 << 23;

    private readonly RetryingLazy<InferenceSession> session = new(() => sessions.CreateWithoutWeights(
        NeuronGraph.Build(architecture, sessions.MatrixType, isFused: !sessions.CanShareProducts)));

    /// <summary>Positions that are read at once: two or more.</summary>
    public int RowsAtOnce => device.HasOwnMemory ? Math.Max(2, NumbersOfDevice / NeuronCount) : RowsOfCpu;

    /// <summary>Neurons as they are stored: those of the model, then a few that are 0.</summary>
    public int NeuronCount => architecture.DMlpPadded;

    /// <summary>Reads some positions.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="bind">Binds streams, directions, and what receives the effects and changes.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Read(int layer, Action<SessionBinding> bind, Cancellation cancellation)
    {
        using OrtValue wIn = sessions.MlpInputMatrix(layer);
        using OrtValue bIn = sessions.MlpInputBias(layer);
        using OrtValue wOut = sessions.MlpOutputMatrix(layer);
        using SessionBinding binding = sessions.Bind(session.Value);
        binding.Input(NeuronGraph.WIn, wIn);
        binding.Input(NeuronGraph.BIn, bIn);
        binding.Input(NeuronGraph.WOut, wOut);
        bind(binding);
        binding.Run(cancellation);
    }

    public void Dispose() => session.DisposeValue();
}
