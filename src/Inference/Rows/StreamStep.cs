using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Rows;

/// <summary>A batch's streams before a block, or the last ones.</summary>
/// <param name="Layer">The block, from 0; n_layers for the last streams.</param>
/// <param name="Place">Its place among the blocks that the rows run; their number for the last streams.</param>
/// <param name="Entry">Where the block begins: its attention for the last streams.</param>
/// <param name="Stream">[batch, pos, d_model], or [1, scored, d_model].</param>
/// <param name="IsAtScored">Whether they are known at the scored positions alone.</param>
internal readonly record struct StreamStep(
    int Layer, int Place, BlockEntry Entry, DeviceTensor Stream, bool IsAtScored);
