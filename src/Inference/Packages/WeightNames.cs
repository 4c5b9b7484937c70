using System.Globalization;

namespace SelfRepair.Inference.Packages;

/// <summary>Names of the folded weights in weights.safetensors: TransformerLens's, all float32, row-major.</summary>
/// <remarks>Matrices are stored as they multiply from the right, [in, out], but for the two vocabulary matrices, which
/// are read by row. m is d_mlp and r is d_model with its padding; the padding holds zeros.</remarks>
public static class WeightNames
{
    private const string Blocks = "blocks.";

    /// <summary>Token embedding, [d_vocab, d_model], centered over d_model.</summary>
    public const string Embedding = "embed.W_E";

    /// <summary>Unembedding by row: row t is u_t, [d_vocab, d_model]. (TransformerLens's W_U is its
    /// transpose.)</summary>
    public const string Unembedding = "unembed.W_U";

    /// <summary>Unembedding bias, centered over the vocabulary, [d_vocab].</summary>
    public const string UnembeddingBias = "unembed.b_U";

    /// <summary>cos of the rotary angles, [n_ctx, rotary_dims / 2]; absent where no dimension is rotated.</summary>
    public const string RotaryCos = "rotary.cos";

    /// <summary>sin of the rotary angles, [n_ctx, rotary_dims / 2]; absent where no dimension is rotated.</summary>
    public const string RotarySin = "rotary.sin";

    /// <summary>[r, head x d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string WQ(int layer) => Of(layer, "attn.W_Q");

    /// <summary>[r, head x d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string WK(int layer) => Of(layer, "attn.W_K");

    /// <summary>[r, head x d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string WV(int layer) => Of(layer, "attn.W_V");

    /// <summary>[head x d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string BQ(int layer) => Of(layer, "attn.b_Q");

    /// <summary>[head x d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string BK(int layer) => Of(layer, "attn.b_K");

    /// <summary>[r, d_model]: the first head x d_head rows are the heads', one after another.</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string WO(int layer) => Of(layer, "attn.W_O");

    /// <summary>[d_model], the folded value bias in it.</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string BO(int layer) => Of(layer, "attn.b_O");

    /// <summary>[r, m].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string WIn(int layer) => Of(layer, "mlp.W_in");

    /// <summary>[m].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string BIn(int layer) => Of(layer, "mlp.b_in");

    /// <summary>[m, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string WOut(int layer) => Of(layer, "mlp.W_out");

    /// <summary>[d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string BOut(int layer) => Of(layer, "mlp.b_out");

    /// <summary>The name of the weight that one of the first block corresponds to in another; others keep
    /// theirs.</summary>
    /// <param name="name">A weight's name.</param>
    /// <param name="layer">The block, from 0.</param>
    internal static string InLayer(string name, int layer)
    {
        string first = BlockPrefix(0);
        return name.StartsWith(first, StringComparison.Ordinal) ? Of(layer, name[first.Length..]) : name;
    }

    /// <summary>What the names of a block's weights begin with.</summary>
    /// <param name="layer">The block, from 0.</param>
    internal static string BlockPrefix(int layer) => string.Create(CultureInfo.InvariantCulture, $"{Blocks}{layer}.");

    /// <summary>Whether a weight belongs to a block, not to the vocabulary or to all blocks.</summary>
    /// <param name="name">A weight's name.</param>
    internal static bool IsOfBlock(string name) => name.StartsWith(Blocks, StringComparison.Ordinal);

    private static string Of(int layer, string weight) => BlockPrefix(layer) + weight;
}
