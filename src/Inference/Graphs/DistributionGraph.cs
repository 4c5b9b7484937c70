using SelfRepair.Analysis.Transformers;
using static SelfRepair.Inference.Graphs.GraphBuilder;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Adds some tokens to what is known of rows' distributions over the vocabulary: the sum that makes logits
/// probabilities, the target's logit, the most likely tokens, and how far the distribution lies from another
/// one.</summary>
/// <remarks>
/// <para>Of logits a and b with A = log sum exp a, B = log sum exp b, KL(p || q) is the mean of a - b under p, less
/// A - B. Sums over tokens are of double: the two parts may be as large as logits are, and what is left of them as
/// small as can be. What float32 rounds are logits, which are data here, and exp(a - largest a), whose error is that of
/// one probability among many: a divergence is off by some 1e-7 nats at most. Equal logits give 0 to the bit, since
/// both sums are made by the same steps.</para>
/// <para>Rows held against the same other rows share those: their logits are made once, and taken by index.</para>
/// </remarks>
internal static class DistributionGraph
{
    /// <summary>Input: streams under their own LayerNorm scale, [rows, d_model].</summary>
    public const string Normalized = "normalized";

    /// <summary>Input: rows of W_U, [tokens, d_model].</summary>
    public const string Matrix = "matrix";

    /// <summary>Input: b_U of the matrix's tokens, [tokens]; <see cref="Never"/> for a token that does not
    /// count.</summary>
    public const string Bias = "bias";

    /// <summary>Input: ids of the matrix's tokens, [1, tokens]; -1 for a token that does not count.</summary>
    public const string Ids = "ids";

    /// <summary>Input: ids of the rows' targets, [rows, 1].</summary>
    public const string Targets = "targets";

    /// <summary>Input: log of the sum of exp(logit) over the tokens before, double [rows, 1].</summary>
    public const string SumBefore = "sum.before";

    /// <summary>Output: the same with the matrix's tokens.</summary>
    public const string Sum = "sum";

    /// <summary>Input: the target's logit where it is among the tokens before, else 0, [rows, 1].</summary>
    public const string OwnBefore = "own.before";

    /// <summary>Output: the same with the matrix's tokens.</summary>
    public const string Own = "own";

    /// <summary>Input: largest logits of the tokens before, the largest first, [rows, top].</summary>
    public const string TopBefore = "top.before";

    /// <summary>Output: the same with the matrix's tokens.</summary>
    public const string Top = "top";

    /// <summary>Input: their tokens' ids, [rows, top].</summary>
    public const string TopIdsBefore = "top.ids.before";

    /// <summary>Output: the same with the matrix's tokens.</summary>
    public const string TopIds = "top.ids";

    /// <summary>Input: the other rows' streams under their own scale, [others, d_model].</summary>
    public const string Other = "other";

    /// <summary>Input: which of the others each row is held against, [rows].</summary>
    public const string Against = "against";

    /// <summary>Input: log of the others' sums over the tokens before, double [others, 1].</summary>
    public const string OtherSumBefore = "other.sum.before";

    /// <summary>Output: the same with the matrix's tokens.</summary>
    public const string OtherSum = "other.sum";

    /// <summary>Input: mean of the other's logit less the row's over the tokens before, by the other's probabilities
    /// among these, double [rows, 1].</summary>
    public const string GapBefore = "gap.before";

    /// <summary>Output: the same with the matrix's tokens.</summary>
    public const string Gap = "gap";

    /// <summary>The bias of a token that does not count: below any logit, and finite, so that differences are
    /// numbers.</summary>
    public const float Never = -1e30f;

    private const string Rows = "rows";
    private const string Others = "others";
    private const string Tokens = "tokens";

    /// <summary>Writes the graph.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="topCount">How many of the most likely tokens are looked for.</param>
    /// <param name="isHeldAgainst">Whether the rows are held against others.</param>
    public static byte[] Build(ModelShape shape, int topCount, bool isHeldAgainst)
    {
        GraphBuilder graph = new("distribution");
        string matrix = graph.Input(Matrix, DataType.Float, Tokens, Dim(shape.DModel));
        string bias = graph.Input(Bias, DataType.Float, Tokens);
        string read = graph.Input(Normalized, DataType.Float, Rows, Dim(shape.DModel));
        string logits = graph.MatMulTransposed("logits", read, matrix, bias);
        string ids = graph.Input(Ids, DataType.Int64, "1", Tokens);
        FindOwn(graph, logits, ids);
        FindTop(graph, logits, ids, topCount);
        string before = graph.Input(SumBefore, DataType.Double, Rows, "1");
        AddUp(graph, Sum, before, PartOf(graph, "part", logits));
        graph.Output(Sum, DataType.Double, Rows, "1");
        if (isHeldAgainst)
        {
            string other = graph.Input(Other, DataType.Float, Others, Dim(shape.DModel));
            Compare(graph, logits, graph.MatMulTransposed("other.logits", other, matrix, bias));
        }

        return graph.ToBytes();
    }

    /// <summary>The target's logit: of one token, so that the others add 0 to it.</summary>
    private static void FindOwn(GraphBuilder graph, string logits, string ids)
    {
        string targets = graph.Input(Targets, DataType.Int64, Rows, "1");
        string isTarget = graph.Node("Equal", "is_target", ids, targets);
        string alone = graph.Node("Where", "own.alone", isTarget, logits, graph.Filled("none", 1, 0));
        string before = graph.Input(OwnBefore, DataType.Float, Rows, "1");
        graph.Node("Add", Own, before, graph.SumOverLast("own.sum", alone, keepsAxis: true));
        graph.Output(Own, DataType.Float, Rows, "1");
    }

    /// <summary>The largest logits so far. Tokens come in ascending order, so that of equal ones the lower id stands
    /// first.</summary>
    private static void FindTop(GraphBuilder graph, string logits, string ids, int count)
    {
        string[] dims = [Rows, Dim(count)];
        (string values, string columns) = graph.Largest("top.own", logits, count);
        string flat = graph.Node("Squeeze", "ids.flat", ids, graph.Integers("first_axis", 0));
        string own = graph.RowsOfMatrix("top.own.ids", flat, columns);
        string all = graph.Joined("top.both", 1, graph.Input(TopBefore, DataType.Float, dims), values);
        string allIds = graph.Joined("top.both.ids", 1, graph.Input(TopIdsBefore, DataType.Int64, dims), own);
        (_, string places) = graph.Largest(Top, all, count);
        graph.ElementOfEach(TopIds, allIds, places);
        graph.Output(Top, DataType.Float, dims);
        graph.Output(TopIds, DataType.Int64, dims);
    }

    private static void Compare(GraphBuilder graph, string logits, string otherLogits)
    {
        string against = graph.Input(Against, DataType.Int64, Rows);
        string before = graph.Input(OtherSumBefore, DataType.Double, Others, "1");
        Part part = PartOf(graph, "other.part", otherLogits);
        AddUp(graph, OtherSum, before, part);
        graph.Output(OtherSum, DataType.Double, Others, "1");

        string taken = graph.RowsOfMatrix("other.logits.taken", otherLogits, against);
        string shares = graph.RowsOfMatrix("other.shares.taken", part.Exponentials, against);
        string differences = graph.Node("Sub", "differences", taken, logits);
        string weighted = graph.Cast(
            "differences.weighted", graph.Node("Mul", "differences.shared", differences, shares), DataType.Double);
        string mean = graph.Node(
            "Div",
            "gap.own",
            graph.SumOverLast("gap.sum", weighted, keepsAxis: true),
            graph.RowsOfMatrix("other.total.taken", part.Total, against));
        string gapBefore = graph.Input(GapBefore, DataType.Double, Rows, "1");
        graph.Node(
            "Add",
            Gap,
            graph.Node("Mul", "gap.of_before", gapBefore, Share(graph, "before", before, against)),
            graph.Node("Mul", "gap.of_own", mean, Share(graph, "own", part.Log, against)));
        graph.Output(Gap, DataType.Double, Rows, "1");
    }

    /// <summary>The share that a part of the tokens so far has of their probability.</summary>
    private static string Share(GraphBuilder graph, string name, string log, string against) => graph.RowsOfMatrix(
        $"share.{name}.taken",
        graph.Node("Exp", $"share.{name}", graph.Node("Sub", $"share.{name}.log", log, OtherSum)),
        against);

    /// <summary>Sums exp(logit - largest logit) over the matrix's tokens.</summary>
    private static Part PartOf(GraphBuilder graph, string name, string logits)
    {
        string largest = graph.Largest(name + ".largest", logits, 1).Values;
        string exponentials = graph.Node(
            "Exp", name + ".exponentials", graph.Node("Sub", name + ".below", logits, largest));
        string total = graph.SumOverLast(
            name + ".total", graph.Cast(name + ".wide", exponentials, DataType.Double), keepsAxis: true);
        string log = graph.Node(
            "Add",
            name + ".log",
            graph.Cast(name + ".largest.wide", largest, DataType.Double),
            graph.Node("Log", name + ".total.log", total));
        return new Part(exponentials, total, log);
    }

    /// <summary>log(exp(before) + exp(part)).</summary>
    private static void AddUp(GraphBuilder graph, string output, string before, Part part)
    {
        string larger = graph.Node("Max", output + ".larger", before, part.Log);
        string left = graph.Node("Exp", output + ".left", graph.Node("Sub", output + ".left.below", before, larger));
        string right = graph.Node(
            "Exp", output + ".right", graph.Node("Sub", output + ".right.below", part.Log, larger));
        string both = graph.Node("Log", output + ".log", graph.Node("Add", output + ".both", left, right));
        graph.Node("Add", output, larger, both);
    }

    /// <summary>Some tokens' part of a sum.</summary>
    /// <param name="Exponentials">exp(logit - largest logit), [rows, tokens].</param>
    /// <param name="Total">Their sum, double [rows, 1].</param>
    /// <param name="Log">log of the sum of exp(logit), double [rows, 1].</param>
    private readonly record struct Part(string Exponentials, string Total, string Log);
}
