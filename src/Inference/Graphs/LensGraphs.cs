using System.Globalization;
using SelfRepair.Analysis.Transformers;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Predicts tokens from streams: three small graphs whose matrix, some rows of W_U, is an input, so that
/// logits of the whole vocabulary never lie in memory at once.</summary>
/// <remarks>A product's columns are the same to the bit wherever their tokens lie among as many others: the target's
/// own logit, made among targets, is the one that it has among its neighbors, and equal tokens tie.</remarks>
internal static class LensGraphs
{
    /// <summary>Input: streams, [batch, pos, d_model] or [1, scored, d_model].</summary>
    public const string Stream = "stream";

    /// <summary>Input: indices of some scored positions among the streams' positions, [rows].</summary>
    public const string Indices = "indices";

    /// <summary>Streams under their own LayerNorm scale: output of the first graph, [1, rows, d_model]; input of the
    /// others, [rows, d_model].</summary>
    public const string Normalized = "normalized";

    /// <summary>Input: rows of W_U, [tokens, d_model].</summary>
    public const string Matrix = "matrix";

    /// <summary>Input: b_U of the matrix's tokens, [tokens]; -infinity for a token that does not count.</summary>
    public const string Bias = "bias";

    /// <summary>Input: which of the matrix's tokens is a row's target, [rows, 1].</summary>
    public const string Columns = "columns";

    /// <summary>Input: ids of the matrix's tokens, [1, tokens].</summary>
    public const string Ids = "ids";

    /// <summary>Input: ids of the rows' targets, [rows, 1].</summary>
    public const string Targets = "targets";

    /// <summary>The targets' logits, [rows, 1]: output of the second graph, input of the third.</summary>
    public const string Own = "own";

    /// <summary>Input: log of the sum of exp(logit) over the tokens before, [rows, 1].</summary>
    public const string SumBefore = "sum.before";

    /// <summary>Output: the same with the matrix's tokens, [rows, 1].</summary>
    public const string Sum = "sum";

    /// <summary>Input: tokens before that are likelier than the target, [rows, 1].</summary>
    public const string RankBefore = "rank.before";

    /// <summary>Output: the same with the matrix's tokens, [rows, 1].</summary>
    public const string Rank = "rank";

    /// <summary>Input: largest logit of the tokens before, [rows, 1].</summary>
    public const string LargestBefore = "largest.before";

    /// <summary>Output: the same with the matrix's tokens, [rows, 1].</summary>
    public const string Largest = "largest";

    /// <summary>Input: id of the token before that has it, [rows, 1], as a float: ids lie far below 2^24.</summary>
    public const string TopBefore = "top.before";

    /// <summary>Output: the same with the matrix's tokens, [rows, 1].</summary>
    public const string Top = "top";

    private const string Rows = "rows";
    private const string Tokens = "tokens";

    /// <summary>Streams at some positions, under their own scale.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="epsilon">LayerNorm's eps.</param>
    public static byte[] Normalize(ModelShape shape, double epsilon)
    {
        GraphBuilder graph = new("lens_rows");
        string width = Width(shape);
        string stream = graph.Input(Stream, DataType.Float, "batch", "pos", width);
        string indices = graph.Input(Indices, DataType.Int64, Rows);
        string read = graph.Rows("read", stream, indices, shape.DModel);
        graph.LayerNorm(Normalized, read, shape.DModel, epsilon);
        graph.Output(Normalized, DataType.Float, "1", Rows, width);
        return graph.ToBytes();
    }

    /// <summary>The logit of one token of the matrix a row.</summary>
    /// <param name="shape">The model's dimensions.</param>
    public static byte[] OwnLogit(ModelShape shape)
    {
        GraphBuilder graph = new("lens_target");
        string logits = Logits(graph, shape);
        string columns = graph.Input(Columns, DataType.Int64, Rows, "1");
        graph.Output(graph.ElementOfEach(Own, logits, columns), DataType.Float, Rows, "1");
        return graph.ToBytes();
    }

    /// <summary>Adds some tokens to the sum that a loss is made of, and to the target's rank.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="findsTop">Whether the most likely token is looked for too.</param>
    public static byte[] AddTokens(ModelShape shape, bool findsTop)
    {
        GraphBuilder graph = new("lens_tokens");
        string logits = Logits(graph, shape);
        string own = graph.Input(Own, DataType.Float, Rows, "1");
        AddToSum(graph, logits);
        string ids = graph.Input(Ids, DataType.Int64, "1", Tokens);
        string targets = graph.Input(Targets, DataType.Int64, Rows, "1");
        string lower = graph.Node(
            "And",
            "lower.likelier",
            graph.Node("Less", "lower", ids, targets),
            graph.Node("GreaterOrEqual", "as_likely", logits, own));
        string higher = graph.Node(
            "And",
            "higher.likelier",
            graph.Node("Greater", "higher", ids, targets),
            graph.Node("Greater", "likelier", logits, own));
        string all = graph.Cast("all", graph.Node("Or", "all.likelier", lower, higher), DataType.Float);
        string before = graph.Input(RankBefore, DataType.Float, Rows, "1");
        graph.Node("Add", Rank, before, graph.SumOverLast("count", all, keepsAxis: true));
        graph.Output(Rank, DataType.Float, Rows, "1");
        if (findsTop)
        {
            FindTop(graph, logits, ids);
        }

        return graph.ToBytes();
    }

    private static string Logits(GraphBuilder graph, ModelShape shape) => graph.MatMulTransposed(
        "logits",
        graph.Input(Normalized, DataType.Float, Rows, Width(shape)),
        graph.Input(Matrix, DataType.Float, Tokens, Width(shape)),
        graph.Input(Bias, DataType.Float, Tokens));

    /// <summary>log(exp(before) + sum of exp(logits)). The sum of the logits is a logit less its log-softmax: of the
    /// matrix's last token, which counts always.</summary>
    private static void AddToSum(GraphBuilder graph, string logits)
    {
        string before = graph.Input(SumBefore, DataType.Float, Rows, "1");
        string shares = graph.Node("LogSoftmax", "shares", logits);
        string own = graph.Node("Sub", "sum.own", Last(graph, logits), Last(graph, shares));
        string larger = graph.Node("Max", "sum.larger", before, own);
        string left = graph.Node("Exp", "sum.left", graph.Node("Sub", "sum.left.below", before, larger));
        string right = graph.Node("Exp", "sum.right", graph.Node("Sub", "sum.right.below", own, larger));
        string both = graph.Node("Log", "sum.log", graph.Node("Add", "sum.both", left, right));
        graph.Node("Add", Sum, larger, both);
        graph.Output(Sum, DataType.Float, Rows, "1");
    }

    /// <summary>The largest logit so far and its token, of equal ones the lowest: tiles come in ascending order. The
    /// least id among the largest says so on every device, where an index of the largest may be any of
    /// theirs.</summary>
    private static void FindTop(GraphBuilder graph, string logits, string ids)
    {
        string largest = graph.LargestOfLast("largest.own", logits);
        string candidates = graph.Node(
            "Where",
            "top.candidates",
            graph.Node("Equal", "is_largest", logits, largest),
            graph.Cast("top.ids", ids, DataType.Float),
            graph.Filled("top.none", 1, float.PositiveInfinity));
        string token = graph.LeastOfLast("top.own", candidates);
        string largestBefore = graph.Input(LargestBefore, DataType.Float, Rows, "1");
        string topBefore = graph.Input(TopBefore, DataType.Float, Rows, "1");
        string isLarger = graph.Node("Greater", "is_larger", largest, largestBefore);
        graph.Node("Where", Largest, isLarger, largest, largestBefore);
        graph.Node("Where", Top, isLarger, token, topBefore);
        graph.Output(Largest, DataType.Float, Rows, "1");
        graph.Output(Top, DataType.Float, Rows, "1");
    }

    /// <summary>The last column.</summary>
    private static string Last(GraphBuilder graph, string values) => graph.Node(
        "Slice",
        values + ".last",
        values,
        graph.Integers("slice.from", -1),
        graph.Integers("slice.to", long.MaxValue),
        graph.Integers("slice.axis", 1));

    private static string Width(ModelShape shape) => shape.DModel.ToString(CultureInfo.InvariantCulture);
}
