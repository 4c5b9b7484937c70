using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Which graph runs each block of a batch.</summary>
/// <param name="batch">The rows.</param>
/// <param name="scored">How their scored positions lie; null where they score nothing.</param>
/// <param name="readings">What they read.</param>
/// <param name="sessions">The model's sessions.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class BlockKinds(
    RowBatch batch, ScoredLayout? scored, BatchReadings readings, BlockSessions sessions, ModelShape shape)
{
    /// <summary>The last stream is read at the scored positions alone.</summary>
    private readonly bool endsAtScored = scored is { IsPacked: true }
        && batch.First.BlockOrder is null
        && batch.First.Neurons is null
        && (batch.First.Reads & RowChecks.Kept) == RowReads.None
        && batch.Rows.All(row => row.LogitPositions.Count == 0);

    /// <summary>The graph of a block.</summary>
    /// <param name="step">The block.</param>
    /// <param name="isPatched">Whether some row changes something in it.</param>
    public BlockKind Of(BlockStep step, bool isPatched) => new(
        step.Layer,
        step.HasAttention ? BlockStart.ResidPre : BlockStart.ResidMid,
        isPatched,
        ExtentOf(step, isPatched),
        OutputsOf(step, isPatched))
    {
        IsGivenOthers = step.HasAttention && batch.First.KeysAndValuesOf is not null,
    };

    private ScoredExtent ExtentOf(BlockStep step, bool isPatched)
    {
        if (scored is not { IsPacked: true })
        {
            return ScoredExtent.Nothing;
        }

        bool isLast = step.Layer == shape.LayerCount - 1;
        return !endsAtScored || !isLast || isPatched ? ScoredExtent.Projections
            : step.HasAttention && sessions.CanQueryScoredOnly ? ScoredExtent.Queries
            : ScoredExtent.AfterAttention;
    }

    private BlockOutputs OutputsOf(BlockStep step, bool isPatched)
    {
        // Whole passes that keep nothing are too few for sessions of their own.
        BlockOutputs whole = batch.First.Start is null ? BlockOutputs.Hooks : BlockOutputs.None;
        BlockOutputs patched = isPatched && step.HasAttention && readings.ReadsStreams
            ? BlockOutputs.ResidPre
            : BlockOutputs.None;
        return whole | patched | readings.OutputsOf(step.Entry);
    }
}
