using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Hooks;

namespace SelfRepair.Inference.Rows;

/// <summary>A hook of every block that a batch's rows keep.</summary>
/// <param name="kept">What is kept of each row.</param>
/// <param name="batch">The rows.</param>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="hook">Which hook.</param>
internal sealed class KeptHook(KeptActivations[] kept, RowBatch batch, BatchBuffers buffers, KeptHook.Source hook)
    : BatchReading
{
    private readonly int width = (int)hook.Axes.Aggregate(1L, (product, size) => product * size);

    /// <inheritdoc/>
    public override BlockOutputs OutputsOf(BlockEntry entry) => IsWritten(entry) ? hook.Outputs : BlockOutputs.None;

    /// <inheritdoc/>
    public override void Bind(BlockBinding binding, BlockStep step)
    {
        if (IsWritten(step.Entry))
        {
            binding.Output(hook.NameIn(step.NamedLayer), Tensor());
        }
    }

    /// <inheritdoc/>
    public override void Read(BlockStep step)
    {
        if (!IsWritten(step.Entry))
        {
            return;
        }

        ReadOnlySpan<float> values = BatchBuffers.Floats(Tensor());
        for (int row = 0; row < kept.Length; row++)
        {
            int size = batch.Rows[row].Tokens.Length * width;
            kept[row].Keep(hook.Activation, step.Place, values.Slice(row * batch.Length * width, size));
        }
    }

    /// <summary>The hooks that some reads keep.</summary>
    /// <param name="reads">The reads.</param>
    /// <param name="shape">The model's dimensions.</param>
    public static IEnumerable<Source> Of(RowReads reads, ModelShape shape) =>
        All(shape).Where(hook => reads.HasFlag(KeptActivations.ReadsFor(hook.Activation)));

    private static IEnumerable<Source> All(ModelShape shape)
    {
        long[] heads = [shape.HeadCount, shape.DHead];
        long[] wide = [shape.DModel];
        yield return new Source(KeptActivation.Z, HookNames.Z, heads);
        if (!shape.IsParallel)
        {
            yield return new Source(KeptActivation.ResidMid, HookNames.ResidMid, wide);
        }

        yield return new Source(KeptActivation.MlpOut, HookNames.MlpOut, wide) { IsOfAttention = false };
        yield return new Source(KeptActivation.Ln1Scale, HookNames.Ln1Scale, [1]);
        yield return new Source(KeptActivation.Ln2Scale, HookNames.Ln2Scale, [1]) { IsOfAttention = false };
        yield return new Source(KeptActivation.Queries, HookNames.RotatedQueries, wide)
        {
            Outputs = BlockOutputs.Queries,
        };
        yield return new Source(KeptActivation.Keys, HookNames.RotatedKeys, wide) { Outputs = BlockOutputs.Keys };
        yield return new Source(KeptActivation.Values, HookNames.Values, wide) { Outputs = BlockOutputs.Values };
    }

    private bool IsWritten(BlockEntry entry) => !hook.IsOfAttention || entry == BlockEntry.Attention;

    private OrtValue Tensor() =>
        buffers.Get($"kept.{hook.Activation}", [batch.Rows.Count, batch.Length, .. hook.Axes]);

    /// <summary>Where a kept activation comes from.</summary>
    /// <param name="Activation">The activation.</param>
    /// <param name="NameIn">The hook's name in a layer.</param>
    /// <param name="Axes">Sizes of its axes after batch and pos.</param>
    internal sealed record Source(KeptActivation Activation, Func<int, string> NameIn, long[] Axes)
    {
        /// <summary>Whether it is before the MLP, so that a block that begins there does not write it.</summary>
        public bool IsOfAttention { get; init; } = true;

        /// <summary>What a block's graph has to write.</summary>
        public BlockOutputs Outputs { get; init; } = BlockOutputs.Hooks;
    }
}
