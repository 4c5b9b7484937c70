using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Hooks;

namespace SelfRepair.Inference.Rows;

/// <summary>The patch inputs of one block for one batch: identity but for the rows that change something
/// there.</summary>
internal sealed class BlockPatches : IDisposable
{
    private readonly RowBatch batch;
    private readonly ModelShape shape;
    private readonly int layer;
    private readonly Dictionary<string, OrtValue> inputs = [];

    private BlockPatches(RowBatch batch, ModelShape shape, int layer)
    {
        this.batch = batch;
        this.shape = shape;
        this.layer = layer;
    }

    /// <summary>The patches of a layer, or null where no row changes anything there.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="named">The layer that the graph's inputs are named after.</param>
    /// <param name="entry">Where the block begins.</param>
    /// <param name="shape">The model's dimensions.</param>
    public static BlockPatches? Of(RowBatch batch, int layer, int named, BlockEntry entry, ModelShape shape)
    {
        BlockPatches? patches = null;
        for (int row = 0; row < batch.Rows.Count; row++)
        {
            foreach (Change change in batch.Rows[row].Changes)
            {
                if (change.Layer == layer && !(entry == BlockEntry.Mlp && change.IsBeforeMlp))
                {
                    patches ??= new BlockPatches(batch, shape, named);
                    patches.Apply(row, change);
                }
            }
        }

        return patches;
    }

    public void Bind(BlockBinding binding)
    {
        foreach ((string name, OrtValue value) in inputs)
        {
            binding.Input(name, value);
        }
    }

    public void Dispose()
    {
        foreach (OrtValue value in inputs.Values)
        {
            value.Dispose();
        }
    }

    private void Apply(int row, Change change)
    {
        switch (change)
        {
            case AddToStream add:
                string hook = HookNames.Add(HookNames.ResidPre(layer));
                Span<float> sum = Row(Input(hook, 0, batch.Length, shape.DModel), row);
                OfRow(add.Vector, row, shape.DModel).CopyTo(sum);
                break;
            case ReplaceHeadOutput replace:
                ReplaceHead(row, replace);
                break;
            case ReplaceMlpOutput replace:
                Replace(row, HookNames.MlpOut(layer), OfRow(replace.Output, row, shape.DModel), shape.DModel, 0);
                break;
            case FreezeScale freeze:
                string scale =
                    freeze.Norm == LayerNormKind.Ln1 ? HookNames.Ln1Scale(layer) : HookNames.Ln2Scale(layer);
                Replace(row, scale, OfRow(freeze.Scale, row, 1), 1, 1);
                break;
            default:
                throw new ArgumentException($"{change.GetType().Name} is not a change a block knows.", nameof(change));
        }
    }

    private void ReplaceHead(int row, ReplaceHeadOutput replace)
    {
        string hook = HookNames.Z(layer);
        int index = replace.Head.Index;
        Row(Input(HookNames.Keep(hook), 1, 1, shape.HeadCount, 1), row)[index] = 0;
        Span<float> z = Row(Input(HookNames.Replacement(hook), 0, batch.Length, shape.HeadCount, shape.DHead), row);
        ReadOnlySpan<float> values = OfRow(replace.Z, row, shape.DHead);
        for (int position = 0; position < values.Length / shape.DHead; position++)
        {
            values.Slice(position * shape.DHead, shape.DHead)
                .CopyTo(z[(((position * shape.HeadCount) + index) * shape.DHead)..]);
        }
    }

    /// <summary>Replaces a row's whole value at a hook; positions of padding receive a constant.</summary>
    private void Replace(int row, string hook, ReadOnlySpan<float> values, int width, float padding)
    {
        Row(Input(HookNames.Keep(hook), 1, 1, 1), row)[0] = 0;
        Span<float> replacement = Row(Input(HookNames.Replacement(hook), 0, batch.Length, width), row);
        replacement.Fill(padding);
        values.CopyTo(replacement);
    }

    private OrtValue Input(string name, float identity, params int[] dims)
    {
        if (!inputs.TryGetValue(name, out OrtValue? value))
        {
            long[] dimensions = [batch.Rows.Count, .. dims.Select(dim => (long)dim)];
            value = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, TensorElementType.Float, dimensions);
            BatchBuffers.Floats(value).Fill(identity);
            inputs[name] = value;
        }

        return value;
    }

    private ReadOnlySpan<float> OfRow(ReadOnlyMemory<float> values, int row, int width) =>
        values.Span[..(batch.Rows[row].Tokens.Length * width)];

    private Span<float> Row(OrtValue value, int row)
    {
        Span<float> floats = BatchBuffers.Floats(value);
        int size = floats.Length / batch.Rows.Count;
        return floats.Slice(row * size, size);
    }
}
