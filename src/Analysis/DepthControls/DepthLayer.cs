using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>One layer's heads in the prompts of a chunk: the rows that are written for them and for the random writes
/// in their place.</summary>
/// <param name="plan">The plan.</param>
/// <param name="rows">What writes rows.</param>
/// <param name="layer">The layer.</param>
internal sealed class DepthLayer(DepthControlsPlan plan, AblatedRows rows, int layer)
{
    /// <summary>Batches' worth of heads whose rows lie side by side: as many as keep every thread busy with their own
    /// rows before those of the random writes follow.</summary>
    public const int BatchesTogether = 4;

    private readonly List<ControlledHead> heads = [];
    private readonly long passes = rows.BlocksAfter(layer);

    /// <summary>Takes in a head in a prompt.</summary>
    /// <param name="head">The head.</param>
    public void Add(AblatedHead head) =>
        heads.Add(new ControlledHead(head, head.Differences.Count * (plan.Writes.Count + (passes > 0 ? 1 : 0))));

    /// <summary>Runs the layer. The norms are read first, since random writes are made of them.</summary>
    /// <param name="run">What the chunk runs with.</param>
    /// <param name="reduction">Reduces what is read.</param>
    public void Run(ChunkRun run, DepthReduction reduction)
    {
        IEnumerable<TaggedRow<ControlTag>> isolated = Of(
            heads, (head, draw) => rows.Isolated(head.Ablated.Clean, head.Ablated.Differences[draw]));
        foreach ((ControlTag tag, RowReadings readings) in run.Engine.Run(isolated, run.CancellationToken))
        {
            reduction.TakeIsolated(tag.Head, tag.Draw, readings);
        }

        foreach ((ControlTag tag, RowReadings readings) in run.Engine.Run(
            Together((long)BatchesTogether * run.Engine.BatchTokens).SelectMany(Rows), run.CancellationToken))
        {
            run.Pass(passes);
            reduction.Take(tag, readings);
        }

        reduction.CloseLayer();
    }

    /// <summary>Heads whose rows lie side by side: all of them are reduced before the next are read.</summary>
    private IEnumerable<List<ControlledHead>> Together(long maxTokens) =>
        WorkGroups.Cut(heads.Select(head => (long)head.Ablated.Clean.Cache.Tokens.Length), maxTokens)
            .Select(group => heads.GetRange(group.First, group.Count));

    private IEnumerable<TaggedRow<ControlTag>> Rows(List<ControlledHead> together)
    {
        IEnumerable<TaggedRow<ControlTag>> live = passes > 0
            ? Of(together, (head, draw) => rows.Live(head.Ablated.Clean, head.Ablated.Differences[draw]))
            : [];
        IEnumerable<TaggedRow<ControlTag>> random =
            from direction in Enumerable.Range(0, plan.Writes.Count)
            from head in together
            from draw in Enumerable.Range(0, head.Norms.Length)
            select new TaggedRow<ControlTag>(
                rows.Written(head.Ablated.Clean, layer, plan.Writes.Write(direction, head.Norms[draw])),
                new ControlTag(head, draw, direction));
        return live.Concat(random);
    }

    private static IEnumerable<TaggedRow<ControlTag>> Of(
        IEnumerable<ControlledHead> some, Func<ControlledHead, int, Row> write) =>
        from head in some
        from draw in Enumerable.Range(0, head.Norms.Length)
        select new TaggedRow<ControlTag>(write(head, draw), new ControlTag(head, draw, Direction: null));
}

/// <summary>Which row of which head in which prompt.</summary>
/// <param name="Head">The head in the prompt.</param>
/// <param name="Draw">The draw.</param>
/// <param name="Direction">The random direction; null: the head's own change.</param>
internal readonly record struct ControlTag(ControlledHead Head, int Draw, int? Direction);
