using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>A tensor of a synthetic checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
internal sealed record SyntheticTensor(string Name, params long[] Shape)
{
    /// <summary>How its elements are stored.</summary>
    public StoredNumber Number { get; init; }

    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    public long ByteCount => Count * (Number == StoredNumber.Float16 ? sizeof(short) : sizeof(float));

    /// <summary>A LayerNorm's gain, which is 1 where other weights are noise.</summary>
    public bool IsGain => Name.EndsWith("norm.weight", StringComparison.Ordinal);

    /// <summary>All tensors of a model, in the order in which transformers saves them.</summary>
    public static IEnumerable<SyntheticTensor> Of(ModelShape shape)
    {
        long model = shape.DModel;
        return
        [
            new("gpt_neox.embed_in.weight", shape.DVocab, model),
            .. Enumerable.Range(0, shape.LayerCount).SelectMany(layer => OfBlock(shape, layer)),
            new("gpt_neox.final_layer_norm.weight", model),
            new("gpt_neox.final_layer_norm.bias", model),
            new("embed_out.weight", shape.DVocab, model),
        ];
    }

    private static SyntheticTensor[] OfBlock(ModelShape shape, int layer)
    {
        string block = $"gpt_neox.layers.{layer}";
        (long model, long neurons) = (shape.DModel, shape.DMlp);
        return
        [
            new($"{block}.input_layernorm.weight", model),
            new($"{block}.input_layernorm.bias", model),
            new($"{block}.post_attention_layernorm.weight", model),
            new($"{block}.post_attention_layernorm.bias", model),
            new($"{block}.attention.query_key_value.weight", 3 * model, model),
            new($"{block}.attention.query_key_value.bias", 3 * model),
            new($"{block}.attention.dense.weight", model, model),
            new($"{block}.attention.dense.bias", model),
            new($"{block}.mlp.dense_h_to_4h.weight", neurons, model),
            new($"{block}.mlp.dense_h_to_4h.bias", neurons),
            new($"{block}.mlp.dense_4h_to_h.weight", model, neurons),
            new($"{block}.mlp.dense_4h_to_h.bias", model),
        ];
    }
}
