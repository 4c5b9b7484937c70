using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Writes the nodes of one block's attention up to its heads' outputs.</summary>
/// <param name="graph">The graph to write to.</param>
/// <param name="architecture">The model.</param>
/// <param name="layer">The block, from 0.</param>
/// <param name="products">Its matrix products.</param>
/// <param name="others">Attention of positions that do not see each other; null: they do.</param>
internal sealed class BlockAttention(
    GraphBuilder graph, Architecture architecture, int layer, BlockProducts products, OthersAttention? others)
{
    private bool hasSeen;
    private (string Query, string Key, string Value, string Positions) attended;

    /// <summary>What the heads put out, joined, where it is wanted, [.., head x d_head].</summary>
    /// <param name="normalized">The normalized stream, [batch, pos, d_model].</param>
    /// <param name="positions">Position ids, [batch, pos].</param>
    public string Joined(string normalized, string positions)
    {
        string input = products.Input(normalized);
        string asked = products.Queries?.Positions ?? positions;
        string query = Rotate(
            products.Biased("q", products.AtQueries(input), WeightNames.WQ(layer), WeightNames.BQ(layer)), asked);

        // Where others are given, only a position's own query sees its key and value.
        string seen = others is null ? input : products.AtQueries(input);
        string key = Rotate(
            products.Biased("k", seen, WeightNames.WK(layer), WeightNames.BK(layer)),
            others is null ? positions : asked);
        string value = products.Product("v", seen, WeightNames.WV(layer));
        attended = (query, key, value, positions);
        return others is null ? Attend("z", query, key, value) : AttendOthers(others);
    }

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
        string joined = Attend(
            "z.under_pattern",
            products.AtQueries(products.Narrow(queries)),
            products.Narrow(keys),
            attended.Value);
        return graph.Node("Reshape", products.Local("z.under_pattern.by_head"), products.Wide(joined), ByHead());
    }

    /// <summary>The shape of heads' outputs, [.., head, d_head].</summary>
    public string ByHead() =>
        graph.Integers("shape.by_head", 0, 0, architecture.Shape.HeadCount, architecture.Shape.DHead);

    private string Attend(string name, string query, string key, string value)
    {
        int heads = architecture.Shape.HeadCount;
        string z = products.Local(name);
        return products.Queries is ScoredQueries queries
            ? graph.Rows(
                z + ".end",
                graph.Attention(z, query, key, value, NotLater(queries), heads),
                queries.Indices,
                architecture.Shape.DModel)
            : products.AtEnd(graph.CausalAttention(z, query, key, value, heads));
    }

    private string AttendOthers(OthersAttention given)
    {
        string? seen = products.Queries is null ? null : NotLater(products.Queries);
        string joined = given.Attend(
            products.Local("others.z"), attended.Query, attended.Key, attended.Value, products.AreHalf, seen);
        return products.Queries is null
            ? products.AtEnd(joined)
            : graph.Rows(joined + ".end", joined, products.Queries.Indices, architecture.Shape.DModel);
    }

    private string Rotate(string input, string positions) => architecture.RotaryDims == 0
        ? input
        : graph.Rotary(
            input + ".rotated",
            input,
            products.Weight(WeightNames.RotaryCos),
            products.Weight(WeightNames.RotarySin),
            positions,
            architecture.Shape.HeadCount,
            architecture.RotaryDims);

    /// <summary>Which positions each query sees: its own and those before, [batch, 1, query, pos].</summary>
    private string NotLater(ScoredQueries asked)
    {
        string seen = products.Local("not_later");
        if (hasSeen)
        {
            return seen;
        }

        hasSeen = true;
        string keys = graph.Node(
            "Unsqueeze", products.Local("keys"), attended.Positions, graph.Integers("axes.keys", 1, 2));
        string axes = graph.Integers("axes.asked", 1, 3);
        string queries = graph.Node("Unsqueeze", products.Local("asked"), asked.Positions, axes);
        return graph.Node("LessOrEqual", seen, keys, queries);
    }

    private string Output(string hook, string tensor) => products.AreHalf
        ? graph.Cast(hook, tensor, DataType.Float)
        : graph.Node("Identity", hook, tensor);
}
