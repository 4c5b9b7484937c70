using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>One layer's heads in the prompts of a chunk: the rows that are written for them, and what these
/// read.</summary>
/// <param name="rows">What writes rows.</param>
/// <param name="layer">The layer.</param>
internal sealed class AblatedLayer(AblatedRows rows, int layer)
{
    private readonly List<AblatedHead> heads = [];
    private readonly Dictionary<int, IReadOnlyList<Change>> frozen = [];
    private int open;

    /// <summary>The heads, each in a prompt, in the order of their rows.</summary>
    public IReadOnlyList<AblatedHead> Heads => heads;

    /// <summary>Takes in a head in a prompt.</summary>
    /// <param name="head">The head.</param>
    public void Add(AblatedHead head)
    {
        heads.Add(head);
        open++;
    }

    /// <summary>The rows, one kind after another: those of a kind share batches.</summary>
    /// <remarks>No block follows the last parallel block, so its isolated row serves as the live one.</remarks>
    public IEnumerable<TaggedRow<AblatedRowTag>> Rows()
    {
        long passes = rows.BlocksAfter(layer);
        IEnumerable<TaggedRow<AblatedRowTag>> written = Of(AblatedKind.Isolated, 0);
        written = rows.FreezesScales ? written.Concat(Of(AblatedKind.Downstream, passes)) : written;
        return passes > 0 ? written.Concat(Of(AblatedKind.Live, passes)) : written;
    }

    /// <summary>Takes what a row read.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="readings">Its readings.</param>
    /// <param name="reduction">Told of a head whose rows are all read, and of the layer's end.</param>
    public void Take(AblatedRowTag tag, RowReadings readings, HeadReduction reduction)
    {
        AblatedHead head = tag.Head;
        head.Take(tag, reduction.Keep(tag, readings));
        if (!head.IsRead(rows.FreezesScales, rows.BlocksAfter(layer) > 0))
        {
            return;
        }

        reduction.Add(head);
        if (--open == 0)
        {
            reduction.CloseLayer();
        }
    }

    private IEnumerable<TaggedRow<AblatedRowTag>> Of(AblatedKind kind, long passes) =>
        from head in heads
        from draw in Enumerable.Range(0, head.Differences.Count)
        select new TaggedRow<AblatedRowTag>(
            Write(kind, head, head.Differences[draw]), new AblatedRowTag(this, head, draw, kind, passes));

    private Row Write(AblatedKind kind, AblatedHead head, HeadDifference difference) => kind switch
    {
        AblatedKind.Isolated => rows.Isolated(head.Clean, difference),
        AblatedKind.Downstream => rows.Downstream(head.Clean, difference, FrozenIn(head)),
        _ => rows.Live(head.Clean, difference),
    };

    private IReadOnlyList<Change> FrozenIn(AblatedHead head)
    {
        if (!frozen.TryGetValue(head.Prompt, out IReadOnlyList<Change>? scales))
        {
            scales = rows.FreezeAfter(head.Clean.Cache, layer);
            frozen[head.Prompt] = scales;
        }

        return scales;
    }
}
