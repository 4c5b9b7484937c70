using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Rows;

/// <summary>One block on a batch's way.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="NamedLayer">The layer that the graph's inputs and outputs are named after.</param>
/// <param name="Place">Its place among the blocks that the batch's rows run.</param>
/// <param name="Entry">Where it begins.</param>
/// <param name="Stream">The stream that it starts with, [batch, pos, d_model].</param>
internal readonly record struct BlockStep(
    int Layer, int NamedLayer, int Place, BlockEntry Entry, DeviceTensor Stream)
{
    /// <summary>Whether its attention runs.</summary>
    public bool HasAttention => Entry == BlockEntry.Attention;
}
