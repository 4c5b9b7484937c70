using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Reads last streams in the device's memory: two numbers a scored position come back.</summary>
/// <param name="sessions">Makes its sessions.</param>
/// <param name="architecture">The model.</param>
internal sealed class DeviceReadout(BlockSessions sessions, Architecture architecture) : IDisposable
{
    private readonly RetryingLazy<InferenceSession> alike =
        new(() => Create(sessions, architecture, gathers: false));

    private readonly RetryingLazy<InferenceSession> gathering =
        new(() => Create(sessions, architecture, gathers: true));

    /// <summary>Reads the streams of a batch.</summary>
    /// <param name="stream">The streams, [batch, pos, d_model], or [1, scored, d_model].</param>
    /// <param name="directions">u, [batch, pos, d_model] or [1, scored, d_model].</param>
    /// <param name="scored">Indices of the directions among the streams' positions, [scored]; null where they lie
    /// alike.</param>
    /// <param name="outputs">Receive projections and scales, each in the directions' layout without d_model.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Read(
        DeviceTensor stream,
        DeviceTensor directions,
        OrtValue? scored,
        (OrtValue Projections, OrtValue Scales) outputs,
        Cancellation cancellation)
    {
        using SessionBinding binding = sessions.Bind(scored is null ? alike.Value : gathering.Value);
        binding.Input(ReadoutGraph.Stream, stream.Value);
        binding.Input(ReadoutGraph.Directions, directions.Value);
        if (scored is not null)
        {
            binding.Input(ReadoutGraph.Scored, scored);
        }

        binding.Output(ReadoutGraph.Projection, outputs.Projections);
        binding.Output(ReadoutGraph.Scale, outputs.Scales);
        binding.Run(cancellation);
    }

    public void Dispose()
    {
        alike.DisposeValue();
        gathering.DisposeValue();
    }

    private static InferenceSession Create(BlockSessions sessions, Architecture architecture, bool gathers) =>
        sessions.CreateWithoutWeights(ReadoutGraph.Build(architecture.Shape, architecture.LayerNormEpsilon, gathers));
}
