using SelfRepair.Analysis.Transformers;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Attention of positions that do not see each other's change: each sees given keys and values of the
/// positions before it, and its own.</summary>
/// <remarks>It is causal attention over given keys that stand one place later than their positions, so that a position
/// sees those before it, and a first place that stands for its own. The score with its own key, q . k, is no product of
/// its query with a key that all share: it is computed apart, put beside the query as one more dimension, and only the
/// first place has that dimension. Of the values the first place alone has one more dimension as well, 1, so that
/// attention's output holds there the weight of the own value, which is then added. One softmax over all of it, and no
/// more than d_head + <see cref="MoreDims"/> dimensions of a head. The own place comes first, so that padding on the
/// right changes no sum.</remarks>
/// <param name="graph">The graph.</param>
/// <param name="shape">The model's dimensions.</param>
/// <param name="keys">Input of the keys by place, float32, [batch, pos, head x (d_head + more)].</param>
/// <param name="values">Input of the values by place, likewise.</param>
internal sealed class OthersAttention(GraphBuilder graph, ModelShape shape, string keys, string values)
{
    /// <summary>Dimensions that a head has more: two for the own score, the rest 0, since kernels like multiples of
    /// 8.</summary>
    public const int MoreDims = 8;

    /// <summary>What the first place's key holds in the dimensions of the own score, which the query holds divided by
    /// it: a power of two, so that nothing is rounded, and float16 reaches scores of 4 million.</summary>
    public const float ScoreUnit = 64;

    private readonly long wide = shape.DHead + MoreDims;

    /// <summary>Writes the nodes.</summary>
    /// <param name="name">What their names begin with.</param>
    /// <param name="query">Queries after rotation, [batch, query, head x d_head].</param>
    /// <param name="key">Keys of the same positions after rotation, likewise.</param>
    /// <param name="value">Values of the same positions, likewise.</param>
    /// <param name="areHalf">Whether these are of float16.</param>
    /// <param name="seen">Whether a query sees a place, [batch, 1, query, pos]; null: each place up to its own.</param>
    /// <returns>z, [batch, query, head x d_head].</returns>
    public string Attend(string name, string query, string key, string value, bool areHalf, string? seen)
    {
        string byHead = graph.Integers("shape.by_head", 0, 0, shape.HeadCount, shape.DHead);
        string q = graph.Node("Reshape", name + ".q", query, byHead);
        string k = graph.Node("Reshape", name + ".k", key, byHead);
        string v = graph.Node("Reshape", name + ".v", value, byHead);
        string extended = graph.Joined(name + ".q.extended", -1, q, OwnScores(name, q, k, areHalf));
        string joined = graph.Integers("shape.extended", 0, 0, shape.HeadCount * wide);
        string z = Attend(name, graph.Node("Reshape", name + ".q.joined", extended, joined), areHalf, seen);
        return WithOwn(name, z, v);
    }

    private string Attend(string name, string query, bool areHalf, string? seen)
    {
        float scale = 1 / MathF.Sqrt(shape.DHead);
        string placed = Narrow(keys, areHalf);
        string mixed = Narrow(values, areHalf);
        return seen is null
            ? graph.CausalAttention(name + ".extended", query, placed, mixed, shape.HeadCount, scale)
            : graph.Attention(name + ".extended", query, placed, mixed, seen, shape.HeadCount, scale);
    }

    /// <summary>q . k of each position over <see cref="ScoreUnit"/>, [batch, query, head, more]: in float16 as the sum
    /// of two numbers, which has twice the digits.</summary>
    private string OwnScores(string name, string q, string k, bool areHalf)
    {
        string product = graph.Node("Mul", name + ".own", Wide(q, areHalf), Wide(k, areHalf));
        string score = graph.SumOverLast(name + ".own_score", product, keepsAxis: true);
        string unit = graph.Filled("own_score.unit", 1, 1 / ScoreUnit);
        string scaled = graph.Node("Mul", name + ".own_score.scaled", score, unit);
        if (!areHalf)
        {
            return graph.Padded(name + ".own_score.padded", scaled, axes: 4, MoreDims - 1);
        }

        string high = graph.Cast(name + ".own_score.high", scaled, DataType.Float16);
        string rest = graph.Node(
            "Sub", name + ".own_score.rest", scaled, graph.Cast(high + ".wide", high, DataType.Float));
        string low = graph.Cast(name + ".own_score.low", rest, DataType.Float16);
        string both = graph.Joined(name + ".own_score.both", -1, high, low);
        return graph.Padded(name + ".own_score.padded", both, axes: 4, MoreDims - 2);
    }

    /// <summary>Adds each position's own value by its weight.</summary>
    private string WithOwn(string name, string z, string v)
    {
        string extended = graph.Integers("shape.by_head.extended", 0, 0, shape.HeadCount, wide);
        string[] parts = [name + ".of_others", name + ".own_weight", name + ".unused"];
        graph.SplitLast(
            parts, graph.Node("Reshape", name + ".extended.by_head", z, extended), shape.DHead, 1, MoreDims - 1);
        string own = graph.Node("Mul", name + ".of_own", v, parts[1]);
        string sum = graph.Node("Add", name + ".by_head", parts[0], own);
        return graph.Node("Reshape", name, sum, graph.Integers("shape.joined", 0, 0, shape.DModel));
    }

    private string Narrow(string input, bool areHalf) =>
        areHalf ? graph.Cast(input + ".narrow", input, DataType.Float16) : input;

    private string Wide(string input, bool areHalf) =>
        areHalf ? graph.Cast(input + ".wide", input, DataType.Float) : input;
}
