using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;

namespace SelfRepair.Inference.Rows;

/// <summary>What the heads of a batch's rows would write along the scored directions under the attention patterns of
/// other rows.</summary>
/// <remarks>Queries and keys of a layer are copied into one tensor each when its block comes: kept for every layer they
/// would be as large as all that is kept of the other rows.</remarks>
/// <param name="batch">Rows that have a row whose pattern it is.</param>
/// <param name="layout">How their scored positions lie.</param>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class PatternReading(RowBatch batch, ScoredLayout layout, BatchBuffers buffers, ModelShape shape)
    : BatchReading
{
    private readonly List<float[]> blocks = [];

    /// <inheritdoc/>
    public override BlockOutputs OutputsOf(BlockEntry entry) =>
        entry == BlockEntry.Attention ? BlockOutputs.HeadsUnderPattern : BlockOutputs.None;

    /// <inheritdoc/>
    public override void Prepare(BlockStep step)
    {
        if (step.HasAttention)
        {
            Copy(Queries(), row => row.PatternOf!.Queries(step.Layer));
            Copy(Keys(), row => row.PatternOf!.Keys(step.Layer));
        }
    }

    /// <inheritdoc/>
    public override void Bind(BlockBinding binding, BlockStep step)
    {
        if (step.HasAttention)
        {
            binding.InputRows(BlockGraph.PatternQueries, Queries(), shape.DModel);
            binding.InputRows(BlockGraph.PatternKeys, Keys(), shape.DModel);
            binding.OutputAtScored(BlockGraph.PatternProjections, Projections(), shape.HeadCount);
        }
    }

    /// <inheritdoc/>
    public override void Read(BlockStep step) => blocks.Add(
        step.HasAttention ? layout.Gather(BatchBuffers.Floats(Projections()), shape.HeadCount) : []);

    /// <inheritdoc/>
    public override RowReadings AddTo(RowReadings readings, int row) => readings with
    {
        Blocks =
        [
            .. readings.Blocks.Zip(blocks, (block, heads) => heads.Length == 0
                ? block
                : block with { HeadsUnderPattern = layout.PartOf(heads, row, shape.HeadCount) }),
        ],
    };

    /// <summary>Copies what the other rows kept, with zeros after each row's last token.</summary>
    private void Copy(DeviceTensor tensor, Func<Row, ReadOnlyMemory<float>> kept)
    {
        int rowSize = batch.Length * shape.DModel;
        Span<float> values = buffers.Staged(tensor, 0, (int)tensor.Count);
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            Span<float> own = values.Slice(row * rowSize, rowSize);
            int size = batch.Rows[row].Tokens.Length * shape.DModel;
            kept(batch.Rows[row]).Span[..size].CopyTo(own);
            own[size..].Clear();
        }

        buffers.Upload(tensor, 0, (int)tensor.Count);
    }

    private DeviceTensor Queries() =>
        buffers.OnDevice("pattern.queries", batch.Rows.Count, batch.Length, shape.DModel);

    private DeviceTensor Keys() => buffers.OnDevice("pattern.keys", batch.Rows.Count, batch.Length, shape.DModel);

    private OrtValue Projections() => buffers.AtScored("pattern_projections", batch, layout, shape.HeadCount);
}
