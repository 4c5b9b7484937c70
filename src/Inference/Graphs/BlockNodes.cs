using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.GraphBuilder;

namespace SelfRepair.Inference.Graphs;

/// <summary>Writes the nodes of one transformer block, the same for the whole-model file and for the engine's
/// blocks.</summary>
/// <remarks>Patches are exact where nothing is patched: keep = 1 and replacement = 0 leave every bit, and a scale is
/// patched by the factor own / patched, which is 1. So patched and plain graphs agree to the bit on rows without
/// changes.</remarks>
/// <param name="graph">The graph to write to.</param>
/// <param name="architecture">The model.</param>
/// <param name="layer">The block, from 0.</param>
/// <param name="products">Its matrix products, at the positions that it computes. Not at some alone with
/// patches.</param>
/// <param name="attention">Its attention.</param>
/// <param name="patches">How it is given patches; null where it takes none.</param>
internal sealed class BlockNodes(
    GraphBuilder graph,
    Architecture architecture,
    int layer,
    BlockProducts products,
    BlockAttention attention,
    IPatchInputs? patches)
{
    /// <summary>The residual stream a block leaves.</summary>
    public string ResidPost => HookNames.ResidPost(layer);

    /// <summary>Adds the patch at resid_pre.</summary>
    /// <param name="stream">The stream that arrives.</param>
    /// <param name="output">The hook's name.</param>
    /// <returns>The hook; the stream itself where no patches are taken.</returns>
    public string ResidPre(string stream, string output)
    {
        if (patches is null)
        {
            return stream;
        }

        string add = patches.Declare(HookNames.Add(output), 0, "batch", "pos", Dim(architecture.Shape.DModel));
        return graph.Node("Add", output, stream, add);
    }

    /// <summary>A whole block: attention and MLP.</summary>
    /// <param name="stream">resid_pre, [batch, pos, d_model].</param>
    /// <param name="positions">Position ids, [batch, pos].</param>
    public void Whole(string stream, string positions)
    {
        (string own, string inverse) = Normalize("ln1", stream);
        string normalized = Scaled("ln1", own, inverse, HookNames.Ln1Scale(layer));
        string attnOut = AttnOut(normalized, positions);
        if (architecture.Shape.IsParallel)
        {
            // Folded LayerNorms have no gain, so both of a parallel block read the same normalized stream.
            string read = Scaled("ln2", own, inverse, HookNames.Ln2Scale(layer));
            Add(products.AtEnd(stream), attnOut, MlpOut(products.AtEnd(read)));
        }
        else
        {
            string mid = graph.Node("Add", HookNames.ResidMid(layer), products.AtEnd(stream), attnOut);
            MlpFromEnd(mid);
        }
    }

    /// <summary>A whole block whose stream is another one plus a change of rank d_head: its products with the input
    /// matrices are (r W + dz W_O,h W) / s, of which r W and W_O,h W are given. (The folded stream is centered, so that
    /// LayerNorm's subtraction of the mean adds nothing but rounding.)</summary>
    /// <param name="stream">resid_pre, [batch, pos, d_model], the change being in it.</param>
    /// <param name="positions">Position ids, [batch, pos].</param>
    /// <param name="difference">dz, [batch, pos, d_head].</param>
    public void FromProducts(string stream, string positions, string difference)
    {
        string inverse = Normalize("ln1", stream).Inverse;
        products.ShareInputs(
            inverse, graph.Node("Mul", products.Local("scaled_difference"), difference, inverse));
        string attnOut = AttnOut(stream, positions);
        Add(products.AtEnd(stream), attnOut, MlpOut(stream));
    }

    /// <summary>The second half of a serial block: its MLP alone.</summary>
    /// <param name="mid">resid_mid, [batch, pos, d_model].</param>
    public void MlpFrom(string mid) => MlpFromEnd(products.AtEnd(mid));

    private void Add(string stream, string attnOut, string mlpOut) =>
        graph.Node("Add", ResidPost, graph.Node("Add", products.Local("resid_mid"), stream, attnOut), mlpOut);

    private void MlpFromEnd(string mid)
    {
        (string own, string inverse) = Normalize("ln2", mid);
        string mlpOut = MlpOut(Scaled("ln2", own, inverse, HookNames.Ln2Scale(layer)));
        graph.Node("Add", ResidPost, mid, mlpOut);
    }

    private (string Own, string Inverse) Normalize(string norm, string stream) => graph.LayerNorm(
        products.Local(norm), stream, architecture.Shape.DModel, architecture.LayerNormEpsilon);

    /// <summary>Declares the scale's hook, and where patched the stream under the patched scale.</summary>
    private string Scaled(string norm, string own, string inverse, string hook)
    {
        if (patches is null)
        {
            graph.Node("Reciprocal", hook, inverse);
            return own;
        }

        string scale = graph.Node("Reciprocal", products.Local(norm + ".own_scale"), inverse);
        string kept = KeepOrReplace(patches, hook, scale, ["batch", "pos", "1"], ["batch", "pos", "1"]);
        string factor = graph.Node("Div", products.Local(norm + ".factor"), scale, kept);
        return graph.Node("Mul", products.Local(norm + ".rescaled"), own, factor);
    }

    private string AttnOut(string normalized, string positions)
    {
        string joined = attention.Joined(normalized, positions);
        string z = ByHead(joined);
        string read = patches is null
            ? joined
            : products.Narrow(graph.Node("Reshape", products.Local("z.joined"), z, JoinedShape()));
        return products.Written(
            HookNames.AttnOut(layer), products.Padded(read), WeightNames.WO(layer), WeightNames.BO(layer));
    }

    /// <summary>z by head, patched where patches are declared.</summary>
    private string ByHead(string joined)
    {
        string shape = attention.ByHead();
        string hook = HookNames.Z(layer);
        string wide = products.Wide(joined);
        if (patches is null)
        {
            return graph.Node("Reshape", hook, wide, shape);
        }

        string own = graph.Node("Reshape", products.Local("z.own"), wide, shape);
        string heads = Dim(architecture.Shape.HeadCount);
        return KeepOrReplace(
            patches,
            hook,
            own,
            ["batch", "pos", heads, "1"],
            ["batch", "pos", heads, Dim(architecture.Shape.DHead)]);
    }

    private string MlpOut(string read)
    {
        string pre = products.MlpPre(read);
        string bias = products.Weight(WeightNames.BIn(layer));
        string post = graph.BiasedActivation(
            HookNames.MlpPost(layer), pre, bias, architecture.Activation, products.AreInputs);
        string hook = HookNames.MlpOut(layer);
        if (patches is null)
        {
            return products.Written(hook, post, WeightNames.WOut(layer), WeightNames.BOut(layer));
        }

        string own = products.Written(
            products.Local("mlp.out"), post, WeightNames.WOut(layer), WeightNames.BOut(layer));
        return KeepOrReplace(
            patches, hook, own, ["batch", "pos", "1"], ["batch", "pos", Dim(architecture.Shape.DModel)]);
    }

    private string KeepOrReplace(IPatchInputs inputs, string hook, string own, string[] keepDims, string[] valueDims)
    {
        string keep = inputs.Declare(HookNames.Keep(hook), 1, keepDims);
        string replacement = inputs.Declare(HookNames.Replacement(hook), 0, valueDims);
        string kept = graph.Node("Mul", hook + ".kept", own, keep);
        return graph.Node("Add", hook, kept, replacement);
    }

    private string JoinedShape() => graph.Integers("shape.joined", 0, 0, architecture.Shape.DModel);
}
