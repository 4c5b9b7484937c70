using System.Globalization;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>A tensor of a synthetic checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Mean">Mean of its numbers.</param>
/// <param name="Deviation">Their standard deviation.</param>
internal sealed record SyntheticTensor(string Name, long[] Shape, float Mean, double Deviation)
{
    private const double BiasDeviation = 0.1;

    /// <summary>How its elements are stored.</summary>
    public StoredNumber Number { get; init; }

    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    public long ByteCount => Count * (Number == StoredNumber.Float16 ? sizeof(short) : sizeof(float));

    /// <summary>All tensors of a model, in the order in which transformers saves them.</summary>
    /// <remarks>Every product keeps the size of what it multiplies (standard deviation 1 / sqrt(fan in)), so that
    /// streams, scores and logits are of order 1 at any width and depth, as in a trained model.</remarks>
    public static IEnumerable<SyntheticTensor> Of(ModelShape shape)
    {
        long model = shape.DModel;
        return
        [
            new("gpt_neox.embed_in.weight", [shape.DVocab, model], 0, 1),
            .. Enumerable.Range(0, shape.LayerCount).SelectMany(layer => OfBlock(shape, layer)),
            .. Norm("gpt_neox.final_layer_norm", model),
            new("embed_out.weight", [shape.DVocab, model], 0, 1 / Math.Sqrt(model)),
        ];
    }

    private static IEnumerable<SyntheticTensor> OfBlock(ModelShape shape, int layer)
    {
        string block = string.Create(CultureInfo.InvariantCulture, $"gpt_neox.layers.{layer}");
        (long model, long neurons) = (shape.DModel, shape.DMlp);
        return
        [
            .. Norm($"{block}.input_layernorm", model),
            .. Norm($"{block}.post_attention_layernorm", model),
            .. Linear($"{block}.attention.query_key_value", model, 3 * model),
            .. Linear($"{block}.attention.dense", model, model),
            .. Linear($"{block}.mlp.dense_h_to_4h", model, neurons),
            .. Linear($"{block}.mlp.dense_4h_to_h", neurons, model),
        ];
    }

    private static SyntheticTensor[] Norm(string name, long width) =>
    [
        new($"{name}.weight", [width], 1, BiasDeviation),
        new($"{name}.bias", [width], 0, BiasDeviation),
    ];

    private static SyntheticTensor[] Linear(string name, long fanIn, long fanOut) =>
    [
        new($"{name}.weight", [fanOut, fanIn], 0, 1 / Math.Sqrt(fanIn)),
        new($"{name}.bias", [fanOut], 0, BiasDeviation),
    ];
}
