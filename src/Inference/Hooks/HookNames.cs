using System.Globalization;

namespace SelfRepair.Inference.Hooks;

/// <summary>TransformerLens's names of the places where activations are read and patched, verbatim.</summary>
/// <remarks>They name ONNX inputs and outputs, JSON members, log fields and documentation alike. Shapes use batch, pos,
/// head, d_model, d_head and d_mlp.</remarks>
public static class HookNames
{
    private const string Block = "blocks.";

    /// <summary>LayerNorm scale before the unembedding, [batch, pos, 1].</summary>
    public const string FinalScale = "ln_final.hook_scale";

    /// <summary>The residual stream that a block reads, [batch, pos, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string ResidPre(int layer) => Of(layer, "hook_resid_pre");

    /// <summary>The residual stream between attention and MLP of a serial block, [batch, pos, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string ResidMid(int layer) => Of(layer, "hook_resid_mid");

    /// <summary>The residual stream that a block leaves, [batch, pos, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string ResidPost(int layer) => Of(layer, "hook_resid_post");

    /// <summary>Scale of the LayerNorm that attention reads through, [batch, pos, 1].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Ln1Scale(int layer) => Of(layer, "ln1.hook_scale");

    /// <summary>Scale of the LayerNorm that the MLP reads through, [batch, pos, 1].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Ln2Scale(int layer) => Of(layer, "ln2.hook_scale");

    /// <summary>Every head's output before W_O, without value bias, [batch, pos, head, d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Z(int layer) => Of(layer, "attn.hook_z");

    /// <summary>Every head's queries after rotation, [batch, pos, head, d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string RotatedQueries(int layer) => Of(layer, "attn.hook_rot_q");

    /// <summary>Every head's keys after rotation, [batch, pos, head, d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string RotatedKeys(int layer) => Of(layer, "attn.hook_rot_k");

    /// <summary>Every head's values, without bias, [batch, pos, head, d_head].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string Values(int layer) => Of(layer, "attn.hook_v");

    /// <summary>What attention writes to the stream, b_O included, [batch, pos, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string AttnOut(int layer) => Of(layer, "hook_attn_out");

    /// <summary>MLP neurons after the activation function, [batch, pos, d_mlp].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string MlpPost(int layer) => Of(layer, "mlp.hook_post");

    /// <summary>What the MLP writes to the stream, b_out included, [batch, pos, d_model].</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string MlpOut(int layer) => Of(layer, "hook_mlp_out");

    /// <summary>Input that is added at a hook: 0 by default.</summary>
    /// <param name="hook">The hook's name.</param>
    public static string Add(string hook) => hook + ".add";

    /// <summary>Input that multiplies a hook's own value: 1 by default, 0 where <see cref="Replacement"/> takes its
    /// place.</summary>
    /// <param name="hook">The hook's name.</param>
    public static string Keep(string hook) => hook + ".keep";

    /// <summary>Input that is added to the kept value: 0 by default.</summary>
    /// <param name="hook">The hook's name.</param>
    public static string Replacement(string hook) => hook + ".replacement";

    /// <summary>A name without its layer, which stands for every layer's.</summary>
    /// <param name="name">A hook's or a patch's name; one that belongs to no layer stays as it is.</param>
    public static string OfEveryLayer(string name) =>
        name.StartsWith(Block, StringComparison.Ordinal) ? name[(EndOfLayer(name) + 1)..] : name;

    /// <summary>The layer that a name belongs to.</summary>
    /// <param name="name">A name of a block.</param>
    /// <exception cref="FormatException">It belongs to no layer.</exception>
    public static int LayerOf(string name) => name.StartsWith(Block, StringComparison.Ordinal)
        ? int.Parse(name.AsSpan()[Block.Length..EndOfLayer(name)], NumberStyles.None, CultureInfo.InvariantCulture)
        : throw new FormatException($"'{name}' belongs to no layer.");

    private static int EndOfLayer(string name) => name.IndexOf('.', Block.Length);

    private static string Of(int layer, string hook) =>
        string.Create(CultureInfo.InvariantCulture, $"{Block}{layer}.{hook}");
}
