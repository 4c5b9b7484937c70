using System.Globalization;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>Names of the tensors that a GPT-NeoX checkpoint must hold. Matrices are [out, in].</summary>
internal static class CheckpointNames
{
    /// <summary>[d_vocab, d_model].</summary>
    public const string Embedding = "gpt_neox.embed_in.weight";

    /// <summary>[d_vocab, d_model].</summary>
    public const string Unembedding = "embed_out.weight";

    /// <summary>What late transformers 5 calls <see cref="Unembedding"/>.</summary>
    public const string LateUnembedding = "lm_head.weight";

    /// <summary>The final LayerNorm's gain, [d_model].</summary>
    public const string FinalGain = "gpt_neox.final_layer_norm.weight";

    /// <summary>The final LayerNorm's bias, [d_model].</summary>
    public const string FinalBias = "gpt_neox.final_layer_norm.bias";

    /// <summary>Gain of the LayerNorm before attention, [d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Gain1(int layer) => Of(layer, "input_layernorm.weight");

    /// <summary>Bias of the LayerNorm before attention, [d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Bias1(int layer) => Of(layer, "input_layernorm.bias");

    /// <summary>Gain of the LayerNorm before the MLP, [d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Gain2(int layer) => Of(layer, "post_attention_layernorm.weight");

    /// <summary>Bias of the LayerNorm before the MLP, [d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Bias2(int layer) => Of(layer, "post_attention_layernorm.bias");

    /// <summary>Queries, keys and values, [head x (q, k, v) x d_head, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Qkv(int layer) => Of(layer, "attention.query_key_value.weight");

    /// <summary>Their bias, [head x (q, k, v) x d_head]; absent without attention biases.</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string QkvBias(int layer) => Of(layer, "attention.query_key_value.bias");

    /// <summary>Attention's output matrix, [d_model, head x d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Dense(int layer) => Of(layer, "attention.dense.weight");

    /// <summary>Its bias, [d_model]; absent without attention biases.</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string DenseBias(int layer) => Of(layer, "attention.dense.bias");

    /// <summary>The MLP's input matrix, [d_mlp, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string MlpIn(int layer) => Of(layer, "mlp.dense_h_to_4h.weight");

    /// <summary>Its bias, [d_mlp].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string MlpInBias(int layer) => Of(layer, "mlp.dense_h_to_4h.bias");

    /// <summary>The MLP's output matrix, [d_model, d_mlp].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string MlpOut(int layer) => Of(layer, "mlp.dense_4h_to_h.weight");

    /// <summary>Its bias, [d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string MlpOutBias(int layer) => Of(layer, "mlp.dense_4h_to_h.bias");

    private static string Of(int layer, string tensor) =>
        string.Create(CultureInfo.InvariantCulture, $"gpt_neox.layers.{layer}.{tensor}");
}
