using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.GraphBuilder;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>The graph of one block as the engine runs it.</summary>
internal static class BlockGraph
{
    /// <summary>The stream the block starts from, [batch, pos, d_model]: resid_pre, or resid_mid for an entry at the
    /// MLP.</summary>
    public const string Stream = "stream";

    /// <summary>Position ids, [batch, pos].</summary>
    public const string Positions = "positions";

    /// <summary>Input: the change of one head's output, [batch, pos, d_head].</summary>
    public const string Difference = "difference";

    /// <summary>Input W_O,h of that head, [d_head, d_model].</summary>
    public const string HeadMatrix = "head_matrix";

    /// <summary>Input: indices of the scored positions among [batch x pos], [scored].</summary>
    public const string Scored = "scored";

    /// <summary>Input of the queries' positions, [batch, query]: each row's scored positions, then its last
    /// again.</summary>
    public const string Queries = "queries";

    /// <summary>Input: indices of the scored positions among [batch x query], [scored].</summary>
    public const string QueryIndices = "query_indices";

    /// <summary>Input W_O,h u by head, [batch, pos, head, d_head] or [1, scored, head, d_head].</summary>
    public const string HeadDirections = "head_directions";

    /// <summary>Input u, [batch, pos, d_model] or [1, scored, d_model].</summary>
    public const string Directions = "directions";

    /// <summary>Input of queries after rotation whose attention pattern is given, [batch, pos, head x
    /// d_head].</summary>
    public const string PatternQueries = "pattern_queries";

    /// <summary>Input of the keys of that pattern, [batch, pos, head x d_head].</summary>
    public const string PatternKeys = "pattern_keys";

    /// <summary>Input of the keys that positions see of others, each a place later than its position, [batch, pos,
    /// head x (d_head + <see cref="OthersAttention.MoreDims"/>)].</summary>
    public const string OtherKeys = "other_keys";

    /// <summary>Input of their values, likewise.</summary>
    public const string OtherValues = "other_values";

    /// <summary>Output (A V)_h W_O,h . u, A being that pattern, [batch, pos, head] or [1, scored, head].</summary>
    public const string PatternProjections = "pattern_projections";

    /// <summary>Output z_h W_O,h . u, [batch, pos, head] or [1, scored, head].</summary>
    public const string HeadProjections = "head_projections";

    /// <summary>Output mlp_out . u, [batch, pos] or [1, scored].</summary>
    public const string MlpProjections = "mlp_projections";

    /// <summary>Writes the graph.</summary>
    public static byte[] Build(BlockKind kind, Architecture architecture, GraphWeights weights)
    {
        GraphBuilder graph = new("block");
        ModelShape shape = architecture.Shape;
        string stream = graph.Input(Stream, DataType.Float, "batch", "pos", Dim(shape.DModel));
        string? scored = kind.AtScored != ScoredExtent.Nothing
            ? graph.Input(Scored, DataType.Int64, Scored)
            : null;
        IPatchInputs? patches = kind.IsPatched ? new OptionalPatches(graph) : null;
        BlockProducts products = new(graph, shape, weights, kind.Layer)
        {
            End = kind.EndsAtScored ? scored : null,
            Queries = kind.AtScored == ScoredExtent.Queries ? QueriesOf(graph) : null,
            AreKeysAtQueries = kind.IsGivenOthers,
        };
        OthersAttention? others = kind.IsGivenOthers ? OthersOf(graph, shape) : null;
        BlockAttention attention = new(graph, architecture, kind.Layer, products, others);
        BlockNodes block = new(graph, architecture, kind.Layer, products, attention, patches);
        if (kind.Start == BlockStart.ResidMid)
        {
            block.MlpFrom(stream);
        }
        else if (kind.Start == BlockStart.SharedProducts)
        {
            string difference = graph.Input(Difference, DataType.Float, "batch", "pos", Dim(shape.DHead));
            string matrix = graph.Input(HeadMatrix, DataType.Float, Dim(shape.DHead), Dim(shape.DModel));
            string written = graph.Node("MatMul", "written", difference, matrix);
            string changed = graph.Node("Add", "changed", stream, written);
            block.FromProducts(changed, PositionsOf(graph, architecture), difference);
        }
        else
        {
            block.Whole(block.ResidPre(stream, HookNames.ResidPre(kind.Layer)), PositionsOf(graph, architecture));
        }

        Project(graph, kind, shape);
        if (kind.Outputs.HasFlag(BlockOutputs.HeadsUnderPattern) && kind.HasAttention)
        {
            ProjectUnderPattern(graph, attention, kind, shape);
        }

        string[] dims = kind.EndsAtScored ? ["1", Scored] : ["batch", "pos"];
        if (kind.Outputs.HasFlag(BlockOutputs.Hooks))
        {
            DeclareOutputs(graph, kind, shape, weights.AreHalf);
        }
        else
        {
            graph.Output(HookNames.ResidPost(kind.Layer), DataType.Float, [.. dims, Dim(shape.DModel)]);
        }

        DeclareMore(graph, attention, kind, shape);
        return graph.ToBytes();
    }

    private static string PositionsOf(GraphBuilder graph, Architecture architecture) =>
        architecture.RotaryDims == 0 ? Positions : graph.Input(Positions, DataType.Int64, "batch", "pos");

    private static ScoredQueries QueriesOf(GraphBuilder graph) => new(
        graph.Input(Queries, DataType.Int64, "batch", "query"),
        graph.Input(QueryIndices, DataType.Int64, Scored));

    private static OthersAttention OthersOf(GraphBuilder graph, ModelShape shape)
    {
        string width = Dim(shape.HeadCount * (shape.DHead + OthersAttention.MoreDims));
        return new OthersAttention(
            graph,
            shape,
            graph.Input(OtherKeys, DataType.Float, "batch", "pos", width),
            graph.Input(OtherValues, DataType.Float, "batch", "pos", width));
    }

    private static void Project(GraphBuilder graph, BlockKind kind, ModelShape shape)
    {
        string[] dims = ScoredDims(kind);
        string directions = graph.Input(Directions, DataType.Float, [.. dims, Dim(shape.DModel)]);
        string written = AtScored(graph, kind, HookNames.MlpOut(kind.Layer), shape.DModel);
        string mlp = graph.Node("Mul", "mlp_along", written, directions);
        graph.Output(graph.SumOverLast(MlpProjections, mlp), DataType.Float, dims);
        if (kind.HasAttention)
        {
            graph.Input(HeadDirections, DataType.Float, [.. dims, Dim(shape.HeadCount), Dim(shape.DHead)]);
            ProjectHeads(graph, kind, shape, HookNames.Z(kind.Layer), HeadProjections);
        }
    }

    /// <summary>Projects what the heads would write under a given pattern, with the block's own values.</summary>
    private static void ProjectUnderPattern(
        GraphBuilder graph, BlockAttention attention, BlockKind kind, ModelShape shape)
    {
        string queries = graph.Input(PatternQueries, DataType.Float, "batch", "pos", Dim(shape.DModel));
        string keys = graph.Input(PatternKeys, DataType.Float, "batch", "pos", Dim(shape.DModel));
        ProjectHeads(graph, kind, shape, attention.UnderPattern(queries, keys), PatternProjections);
    }

    /// <summary>Projects heads' outputs along the heads' directions.</summary>
    private static void ProjectHeads(
        GraphBuilder graph, BlockKind kind, ModelShape shape, string outputs, string projections)
    {
        string z = AtScored(graph, kind, outputs, shape.HeadCount, shape.DHead);
        string along = graph.Node("Mul", projections + ".along", z, HeadDirections);
        graph.Output(
            graph.SumOverLast(projections, along), DataType.Float, [.. ScoredDims(kind), Dim(shape.HeadCount)]);
    }

    private static string[] ScoredDims(BlockKind kind) =>
        kind.AtScored == ScoredExtent.Nothing ? ["batch", "pos"] : ["1", Scored];

    /// <summary>What a hook holds where it is projected.</summary>
    private static string AtScored(GraphBuilder graph, BlockKind kind, string hook, params long[] width) =>
        kind.AtScored == ScoredExtent.Projections
            ? graph.Rows(hook + ".scored", hook, Scored, width)
            : hook;

    private static void DeclareOutputs(GraphBuilder graph, BlockKind kind, ModelShape shape, bool areHalf)
    {
        foreach (HookInfo hook in BlockHooks.Outputs(kind.Layer, shape))
        {
            bool isOfAttention = hook.Name == HookNames.Ln1Scale(kind.Layer)
                || hook.Name == HookNames.Z(kind.Layer)
                || hook.Name == HookNames.AttnOut(kind.Layer)
                || hook.Name == HookNames.ResidMid(kind.Layer);
            bool isInput = hook.Name == HookNames.ResidPre(kind.Layer);
            if (!isInput && (kind.HasAttention || !isOfAttention))
            {
                bool isHalf = areHalf && hook.Name == HookNames.MlpPost(kind.Layer);
                graph.Output(hook.Name, isHalf ? DataType.Float16 : DataType.Float, BlockHooks.Dims(hook, shape));
            }
        }
    }

    private static void DeclareMore(
        GraphBuilder graph, BlockAttention attention, BlockKind kind, ModelShape shape)
    {
        string[] dims = ["batch", "pos", Dim(shape.DModel)];
        if (kind.Outputs.HasFlag(BlockOutputs.ResidPre) && kind.HasAttention)
        {
            graph.Output(HookNames.ResidPre(kind.Layer), DataType.Float, dims);
        }

        (BlockOutputs Output, Func<string> Tensor)[] ofAttention =
        [
            (BlockOutputs.Queries, attention.RotatedQueries),
            (BlockOutputs.Keys, attention.RotatedKeys),
            (BlockOutputs.Values, attention.Values),
        ];
        foreach ((BlockOutputs output, Func<string> tensor) in ofAttention)
        {
            if (kind.Outputs.HasFlag(output) && kind.HasAttention)
            {
                graph.Output(tensor(), DataType.Float, dims);
            }
        }
    }
}
