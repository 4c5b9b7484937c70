using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The runs of one layer's heads: the rows that are written for them, and what these read.</summary>
internal sealed class LayerRuns
{
    private readonly AblatedHead[] heads;
    private readonly List<Kind> kinds;
    private int taken;

    /// <summary>Prepares the rows of a layer's heads.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rows">What writes rows.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="heads">The heads, each in each prompt.</param>
    public LayerRuns(SelfRepairPlan plan, SweepRows rows, int layer, AblatedHead[] heads)
    {
        this.heads = heads;
        long passes = plan.PassesAfter(layer);
        Isolated = new Kind(head => rows.Isolated(head.Clean, head.Difference), Passes: 0);
        kinds = [Isolated];
        if (plan.Settings.LayerNorm.HasFlag(LayerNormModes.Downstream))
        {
            Dictionary<int, IReadOnlyList<Change>> frozen = heads.DistinctBy(head => head.Place).ToDictionary(
                head => head.Place, head => rows.FreezeAfter(head.Clean.Cache, layer));
            Downstream = new Kind(head => rows.Downstream(head.Clean, head.Difference, frozen[head.Place]), passes);
            kinds.Add(Downstream);
        }

        // After the last parallel block nothing is left to answer: the isolated row is the live one.
        Live = Isolated;
        if (passes > 0)
        {
            Live = new Kind(head => rows.Live(head.Clean, head.Difference), passes);
            kinds.Add(Live);
        }
    }

    /// <summary>Whether every row was read.</summary>
    public bool IsComplete => taken == heads.Length * kinds.Count;

    private Kind Isolated { get; }

    private Kind? Downstream { get; }

    private Kind Live { get; }

    /// <summary>The rows, one kind after another.</summary>
    public IEnumerable<Row> Rows() => kinds.SelectMany(kind => heads.Select(kind.Write));

    /// <summary>Takes what the next row read.</summary>
    /// <param name="readings">Its readings.</param>
    /// <param name="reduction">Told of a run whose rows are all there.</param>
    /// <returns>Block passes that the row took.</returns>
    public long Take(RowReadings readings, SweepReduction reduction)
    {
        Kind kind = kinds[taken / heads.Length];
        int head = taken % heads.Length;
        taken++;
        kind.Readings.Add(readings);
        if (kind == kinds[^1])
        {
            AblatedRun run = new(
                heads[head].Difference.Z,
                Live.Readings[head],
                Isolated.Readings[head],
                Downstream?.Readings[head]);
            reduction.Add(heads[head], run);
        }

        return kind.Passes;
    }

    /// <summary>One kind of row, and what those before read.</summary>
    private sealed record Kind(Func<AblatedHead, Row> Write, long Passes)
    {
        public List<RowReadings> Readings { get; } = [];
    }
}
