using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.GraphBuilder;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Writes the nodes of one transformer block, the same for the whole-model file and for the engine's
/// blocks.</summary>
/// <remarks>Patches are exact where nothing is patched: keep = 1 and replacement = 0 leave every bit, and a scale is
/// patched by the factor own / patched, which is 1. So patched and plain graphs agree to the bit on rows without
/// changes.</remarks>
internal sealed class BlockNodes
{
    private readonly GraphBuilder graph;
    private readonly Architecture architecture;
    private readonly GraphWeights weights;
    private readonly int layer;
    private readonly IPatchInputs? patches;
    private readonly HashSet<string> declared = [];
    private SharedProducts? shared;
    private (string Query, string Key, string Value, string Positions) attended;

    /// <summary>A writer of one layer's nodes.</summary>
    /// <param name="graph">The graph to write to.</param>
    /// <param name="architecture">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="layer">The block, from 0.</param>
    /// <param name="patches">How it is given patches; null where it takes none.</param>
    public BlockNodes(
        GraphBuilder graph, Architecture architecture, GraphWeights weights, int layer, IPatchInputs? patches)
    {
        this.graph = graph;
        this.architecture = architecture;
        this.weights = weights;
        this.layer = layer;
        this.patches = patches;
    }

    /// <summary>Name of an input that lists indices among [batch x pos]: what follows attention is computed there
    /// alone, [1, indices, ...]. Null: everywhere. Not with patches.</summary>
    public string? End { get; init; }

    /// <summary>The positions that attention has queries at, which <see cref="End"/> lists too. Null: all of
    /// them.</summary>
    public ScoredQueries? Queries { get; init; }

    /// <summary>Attention of positions that do not see each other; null: they do.</summary>
    public OthersAttention? Others { get; init; }

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
        string attnOut = Attention(normalized, positions);
        if (architecture.Shape.IsParallel)
        {
            // Folded LayerNorms have no gain, so both of a parallel block read the same normalized stream.
            string read = Scaled("ln2", own, inverse, HookNames.Ln2Scale(layer));
            Add(AtEnd(stream), attnOut, Mlp(AtEnd(read)));
        }
        else
        {
            string mid = graph.Node("Add", HookNames.ResidMid(layer), AtEnd(stream), attnOut);
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
        shared = new SharedProducts(inverse, graph.Node("Mul", Local("scaled_difference"), difference, inverse));
        string attnOut = Attention(stream, positions);
        Add(AtEnd(stream), attnOut, Mlp(stream));
    }

    /// <summary>The second half of a serial block: its MLP alone.</summary>
    /// <param name="mid">resid_mid, [batch, pos, d_model].</param>
    public void MlpFrom(string mid) => MlpFromEnd(AtEnd(mid));

    /// <summary>The block's queries after rotation as an output, float32, [batch, pos, head x d_head].</summary>
    public string RotatedQueries() => Output(HookNames.RotatedQueries(layer), attended.Query);

    /// <summary>The block's keys after rotation as an output, float32, [batch, pos, head x d_head].</summary>
    public string RotatedKeys() => Output(HookNames.RotatedKeys(layer), attended.Key);

    /// <summary>The block's values as an output, float32, [batch, pos, head x d_head].</summary>
    public string Values() => Output(HookNames.Values(layer), attended.Value);

    /// <summary>What the heads put out with the block's values under the attention pattern of other queries and keys,
    /// [.., head, d_head] where the block's own z is.</summary>
    /// <param name="queries">Queries after rotation, float32, [batch, pos, head x d_head].</param>
    /// <param name="keys">Keys after rotation, likewise.</param>
    public string UnderPattern(string queries, string keys)
    {
        string joined = Attend("z.under_pattern", AtQueries(Narrow(queries)), Narrow(keys), attended.Value);
        return graph.Node("Reshape", Local("z.under_pattern.by_head"), Wide(joined), ByHead());
    }

    private void Add(string stream, string attnOut, string mlpOut) =>
        graph.Node("Add", ResidPost, graph.Node("Add", Local("resid_mid"), stream, attnOut), mlpOut);

    private void MlpFromEnd(string mid)
    {
        (string own, string inverse) = Normalize("ln2", mid);
        string mlpOut = Mlp(Scaled("ln2", own, inverse, HookNames.Ln2Scale(layer)));
        graph.Node("Add", ResidPost, mid, mlpOut);
    }

    private (string Own, string Inverse) Normalize(string norm, string stream) =>
        graph.LayerNorm(Local(norm), stream, architecture.Shape.DModel, architecture.LayerNormEpsilon);

    /// <summary>Declares the scale's hook, and where patched the stream under the patched scale.</summary>
    private string Scaled(string norm, string own, string inverse, string hook)
    {
        if (patches is null)
        {
            graph.Node("Reciprocal", hook, inverse);
            return own;
        }

        string scale = graph.Node("Reciprocal", Local(norm + ".own_scale"), inverse);
        string kept = KeepOrReplace(patches, hook, scale, ["batch", "pos", "1"], ["batch", "pos", "1"]);
        string factor = graph.Node("Div", Local(norm + ".factor"), scale, kept);
        return graph.Node("Mul", Local(norm + ".rescaled"), own, factor);
    }

    private string Attention(string normalized, string positions)
    {
        string input = shared is null ? Padded(Narrow(normalized)) : normalized;
        string asked = Queries?.Positions ?? positions;
        string query = Rotate(
            Biased("q", AtQueries(input), WeightNames.WQ(layer), WeightNames.BQ(layer)), asked);

        // Where others are given, only a position's own query sees its key and value.
        string seen = Others is null ? input : AtQueries(input);
        string key = Rotate(
            Biased("k", seen, WeightNames.WK(layer), WeightNames.BK(layer)), Others is null ? positions : asked);
        string value = Product("v", seen, WeightNames.WV(layer));
        attended = (query, key, value, positions);
        string joined = Others is null ? Attend("z", query, key, value) : AttendOthers(Others);
        string z = Split(joined);
        string read = patches is not null ? Narrow(graph.Node("Reshape", Local("z.joined"), z, JoinedShape())) : joined;
        return Written(HookNames.AttnOut(layer), Padded(read), WeightNames.WO(layer), WeightNames.BO(layer));
    }

    /// <summary>Attention's output where it is wanted, [.., head x d_head].</summary>
    private string Attend(string name, string query, string key, string value)
    {
        int heads = architecture.Shape.HeadCount;
        return Queries is null
            ? AtEnd(graph.CausalAttention(Local(name), query, key, value, heads))
            : graph.Rows(
                Local(name + ".end"),
                graph.Attention(Local(name), query, key, value, NotLater(attended.Positions), heads),
                Queries.Indices,
                architecture.Shape.DModel);
    }

    private string AttendOthers(OthersAttention others)
    {
        string? seen = Queries is null ? null : NotLater(attended.Positions);
        string joined = others.Attend(
            Local("others.z"), attended.Query, attended.Key, attended.Value, weights.AreHalf, seen);
        return Queries is null
            ? AtEnd(joined)
            : graph.Rows(joined + ".end", joined, Queries.Indices, architecture.Shape.DModel);
    }

    private string ByHead() =>
        graph.Integers("shape.by_head", 0, 0, architecture.Shape.HeadCount, architecture.Shape.DHead);

    /// <summary>z by head, patched where patches are declared.</summary>
    private string Split(string joined)
    {
        int heads = architecture.Shape.HeadCount;
        int dHead = architecture.Shape.DHead;
        string shape = ByHead();
        string hook = HookNames.Z(layer);
        string wide = Wide(joined);
        if (patches is null)
        {
            return graph.Node("Reshape", hook, wide, shape);
        }

        string own = graph.Node("Reshape", Local("z.own"), wide, shape);
        return KeepOrReplace(
            patches,
            hook,
            own,
            ["batch", "pos", Dim(heads), "1"],
            ["batch", "pos", Dim(heads), Dim(dHead)]);
    }

    private string Mlp(string read)
    {
        string pre = shared is null
            ? Product("mlp.pre", Padded(Narrow(read)), WeightNames.WIn(layer))
            : Shared("mlp.pre", WeightNames.WIn(layer), AtEnd);
        string bias = Weight(WeightNames.BIn(layer));
        string post = graph.BiasedActivation(
            HookNames.MlpPost(layer), pre, bias, architecture.Activation, weights.AreInputs);
        string hook = HookNames.MlpOut(layer);
        if (patches is null)
        {
            return Written(hook, post, WeightNames.WOut(layer), WeightNames.BOut(layer));
        }

        string own = Written(Local("mlp.out"), post, WeightNames.WOut(layer), WeightNames.BOut(layer));
        return KeepOrReplace(
            patches, hook, own, ["batch", "pos", "1"], ["batch", "pos", Dim(architecture.Shape.DModel)]);
    }

    private string Rotate(string input, string positions)
    {
        if (architecture.RotaryDims == 0)
        {
            return input;
        }

        string cos = Weight(WeightNames.RotaryCos);
        string sin = Weight(WeightNames.RotarySin);
        return graph.Rotary(
            input + ".rotated", input, cos, sin, positions, architecture.Shape.HeadCount, architecture.RotaryDims);
    }

    private string AtEnd(string everywhere) => AtEnd(everywhere, architecture.Shape.DModel);

    private string AtEnd(string everywhere, long width) =>
        End is null ? everywhere : graph.Rows(everywhere + ".end", everywhere, End, width);

    private string AtQueries(string everywhere)
    {
        string output = everywhere + ".queries";
        return Queries is null ? everywhere
            : declared.Add(output) ? graph.RowsOfEach(output, everywhere, Queries.Positions)
            : output;
    }

    /// <summary>Which positions each query sees: its own and those before, [batch, 1, query, pos].</summary>
    private string NotLater(string positions)
    {
        string seen = Local("not_later");
        if (!declared.Add(seen))
        {
            return seen;
        }

        string keys = graph.Node("Unsqueeze", Local("keys"), positions, graph.Integers("axes.keys", 1, 2));
        string axes = graph.Integers("axes.asked", 1, 3);
        string queries = graph.Node("Unsqueeze", Local("asked"), Queries!.Positions, axes);
        return graph.Node("LessOrEqual", seen, keys, queries);
    }

    private string KeepOrReplace(IPatchInputs inputs, string hook, string own, string[] keepDims, string[] valueDims)
    {
        string keep = inputs.Declare(HookNames.Keep(hook), 1, keepDims);
        string replacement = inputs.Declare(HookNames.Replacement(hook), 0, valueDims);
        string kept = graph.Node("Mul", hook + ".kept", own, keep);
        return graph.Node("Add", hook, kept, replacement);
    }

    /// <summary>A product plus bias that a further product reads.</summary>
    private string Biased(string name, string input, string matrix, string bias) =>
        graph.Node("Add", Local(name), Product(name + ".product", input, matrix), Weight(bias));

    /// <summary>What is written to the stream: a product, wide again, plus bias.</summary>
    private string Written(string output, string input, string matrix, string bias) =>
        graph.Node("Add", output, Wide(Product(output + ".product", input, matrix)), Weight(bias));

    private string Product(string name, string input, string matrix) =>
        shared is not null && IsOfInput(matrix)
            ? Shared(
                name, matrix, (all, _) => Others is not null || matrix == WeightNames.WQ(layer) ? AtQueries(all) : all)
            : graph.Node("MatMul", Local(name), input, Weight(matrix));

    /// <summary>A float32 tensor as products read it.</summary>
    private string Narrow(string input)
    {
        string output = input + ".narrow";
        return !weights.AreHalf ? input
            : declared.Add(output) ? graph.Cast(output, input, DataType.Float16)
            : output;
    }

    /// <summary>A tensor [..., d_model] as long as the rows of the matrices that read it.</summary>
    private string Padded(string input)
    {
        long zeros = weights.RowsOf(WeightNames.WQ(layer)) - architecture.Shape.DModel;
        string output = input + ".padded";
        return zeros == 0 ? input
            : declared.Add(output) ? graph.Padded(output, input, axes: 3, zeros)
            : output;
    }

    /// <summary>A product as the stream takes it, float32.</summary>
    private string Wide(string product) =>
        weights.AreHalf ? graph.Cast(product + ".wide", product, DataType.Float) : product;

    private bool IsOfInput(string matrix) =>
        Array.Exists(InputProductsGraph.Matrices(layer), input => input == matrix);

    private string Shared(string name, string matrix, Func<string, long, string> at)
    {
        SharedProducts products = shared!.Value;
        long width = weights.WidthOf(matrix);
        string dims = Dim(width);
        string own = graph.Input(InputProductsGraph.OfStream(matrix), DataType.Float, "batch", "pos", dims);
        string ofHead = graph.Input(
            InputProductsGraph.OfHead(matrix), DataType.Float, Dim(architecture.Shape.DHead), dims);
        string kept = graph.Node(
            "Mul", Local(name + ".kept"), at(own, width), at(products.Inverse, 1));
        string changed = graph.Node(
            "MatMul", Local(name + ".changed"), at(products.Difference, architecture.Shape.DHead), ofHead);
        return graph.Node("Add", Local(name), kept, changed);
    }

    private string Output(string hook, string tensor) => weights.AreHalf
        ? graph.Cast(hook, tensor, DataType.Float)
        : graph.Node("Identity", hook, tensor);

    private string Weight(string name) => weights.Declare(graph, name);

    private string JoinedShape() => graph.Integers("shape.joined", 0, 0, architecture.Shape.DModel);

    private string Local(string name) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{layer}.{name}");

    /// <summary>What a block that shares products has instead of the normalized stream.</summary>
    /// <param name="Inverse">1 / s, [batch, pos, 1].</param>
    /// <param name="Difference">dz / s, [batch, pos, d_head].</param>
    private readonly record struct SharedProducts(string Inverse, string Difference);
}
