using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Hooks;

namespace SelfRepair.Inference.Rows;

/// <summary>Neurons of MLP layers of a batch's rows, and how they differ from those of the rows that these start
/// from.</summary>
/// <remarks>A parallel block's MLP reads the stream before the block, so that the block itself need not run; that of a
/// serial block reads the stream after its attention.</remarks>
/// <param name="batch">Rows that start from others and read alike.</param>
/// <param name="pass">Reads the layers.</param>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class NeuronReading(RowBatch batch, NeuronPass pass, BatchBuffers buffers, ModelShape shape)
    : BatchReading
{
    private readonly IReadOnlyList<int> layers = batch.First.Neurons!.Layers;
    private readonly Dictionary<int, RowNeuronSums[]> read = [];

    /// <inheritdoc/>
    public override bool ReadsStreams => shape.IsParallel;

    /// <inheritdoc/>
    public override BlockOutputs OutputsOf(BlockEntry entry) =>
        !shape.IsParallel && entry == BlockEntry.Attention ? BlockOutputs.Hooks : BlockOutputs.None;

    /// <inheritdoc/>
    public override void Bind(BlockBinding binding, BlockStep step)
    {
        if (IsReadAfter(step) && step.HasAttention)
        {
            binding.OutputStream(HookNames.ResidMid(step.NamedLayer), Mid(), isAtScored: false, shape.DModel);
        }
    }

    /// <inheritdoc/>
    public override void Read(BlockStep step)
    {
        if (IsReadAfter(step))
        {
            read[step.Layer] = pass.Read(step.Layer, step.HasAttention ? Mid() : step.Stream);
        }
    }

    /// <inheritdoc/>
    public override void ReadStream(StreamStep step)
    {
        // The last stream is that of the next block, whether the row runs it or not.
        int layer = batch.First.Start!.Layer + step.Place;
        if (shape.IsParallel && layers.Contains(layer))
        {
            read[layer] = pass.Read(layer, step.Stream);
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        foreach (int layer in layers.Where(layer => !read.ContainsKey(layer)))
        {
            read[layer] = pass.Read(layer, stream: null);
        }
    }

    /// <inheritdoc/>
    public override RowReadings AddTo(RowReadings readings, int row) =>
        readings with { Neurons = [.. layers.Select(layer => read[layer][row].Of(layer))] };

    private bool IsReadAfter(BlockStep step) => !shape.IsParallel && layers.Contains(step.Layer);

    private DeviceTensor Mid() => buffers.OnDevice("neurons.mid", batch.Rows.Count, batch.Length, shape.DModel);
}
