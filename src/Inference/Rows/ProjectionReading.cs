using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;

namespace SelfRepair.Inference.Rows;

/// <summary>What heads and MLPs of a batch's rows write along the scored directions.</summary>
/// <remarks>Every block's graph projects, so that there are no others for rows that read no projections: those bind any
/// tensor as directions, and nothing that is written.</remarks>
/// <param name="batch">The rows.</param>
/// <param name="layout">How their scored positions lie; null where they score nothing.</param>
/// <param name="directions">Their directions.</param>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class ProjectionReading(
    RowBatch batch, ScoredLayout? layout, BatchDirections directions, BatchBuffers buffers, ModelShape shape)
    : BatchReading
{
    private readonly bool isRead = batch.First.Reads.HasFlag(RowReads.Projections) && layout is not null;
    private readonly List<BlockReadings>[] blocks = [.. batch.Rows.Select(_ => new List<BlockReadings>())];

    /// <inheritdoc/>
    public override void Bind(BlockBinding binding, BlockStep step)
    {
        binding.InputAtScored(
            BlockGraph.Directions, isRead ? directions.Unembedding() : step.Stream, shape.DModel);
        if (step.HasAttention)
        {
            binding.InputAtScored(
                BlockGraph.HeadDirections,
                isRead ? directions.Heads(step.Layer) : step.Stream,
                shape.HeadCount,
                shape.DHead);
        }

        if (isRead)
        {
            binding.OutputAtScored(BlockGraph.MlpProjections, OfMlp());
            if (step.HasAttention)
            {
                binding.OutputAtScored(BlockGraph.HeadProjections, OfHeads(), shape.HeadCount);
            }
        }
    }

    /// <inheritdoc/>
    public override void Read(BlockStep step)
    {
        if (!isRead)
        {
            return;
        }

        int heads = step.HasAttention ? shape.HeadCount : 0;
        float[] byHead = heads == 0 ? [] : layout!.Gather(BatchBuffers.Floats(OfHeads()), heads);
        float[] ofMlp = layout!.Gather(BatchBuffers.Floats(OfMlp()), 1);
        for (int row = 0; row < blocks.Length; row++)
        {
            blocks[row].Add(new BlockReadings(
                step.Layer, layout.PartOf(byHead, row, heads), layout.PartOf(ofMlp, row, 1)));
        }
    }

    /// <inheritdoc/>
    public override RowReadings AddTo(RowReadings readings, int row) => readings with { Blocks = blocks[row] };

    private OrtValue OfHeads() => buffers.AtScored("head_projections", batch, layout!, shape.HeadCount);

    private OrtValue OfMlp() => buffers.AtScored("mlp_projections", batch, layout!);
}
