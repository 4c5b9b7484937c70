namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Makes the report of the merged sums.</summary>
/// <param name="plan">The plan.</param>
internal sealed class ReportMaker(SelfRepairPlan plan)
{
    /// <summary>Makes the report.</summary>
    /// <param name="sums">The sweep's sums.</param>
    /// <param name="preparingPasses">Block passes of the phases before the sweep.</param>
    /// <param name="cancellationToken">Stops a bootstrap.</param>
    public SelfRepairReport Make(SweepPartial sums, long preparingPasses, CancellationToken cancellationToken)
    {
        List<HeadRow>? heads = RowsOf(sums.All, cancellationToken);
        List<HeadRow>? headsTop = RowsOf(sums.Top, cancellationToken);
        return new SelfRepairReport
        {
            Heads = heads,
            HeadsTop = headsTop,
            Layers = heads is null ? null : LayerRows.Make(heads),
            LayersTop = headsTop is null ? null : LayerRows.Make(headsTop),
            Matrix = MatrixOf(sums.All),
            MatrixTop = MatrixOf(sums.Top),
            Diagnostics = new Diagnostics(sums.IdentityMax, sums.NoOpMax, sums.NonFinite),
            Pairs = plan.Ablation.Pairs,
            TokenRows = sums.Tokens?.ToColumns(),
            BlockPasses = preparingPasses + sums.BlockPasses,
            Warnings = [.. SelfRepairWarnings.Of(plan, sums)],
            Hints = [.. SelfRepairHints.Of(plan)],
        };
    }

    private List<HeadRow>? RowsOf(RowSums[]? sums, CancellationToken cancellationToken)
    {
        if (sums is null)
        {
            return null;
        }

        SelfRepairSettings settings = plan.Settings;
        HeadRows rows = new(settings.LayerNorm, settings.Bootstrap == 0
            ? null
            : new PromptBootstrap(settings.Bootstrap, settings.BootstrapSeed, settings.Prompts.Count));
        List<HeadRow> made = [];
        for (int row = 0; row < sums.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made.Add(rows.Make(plan.Heads[row], sums[row], cancellationToken));
        }

        return made;
    }

    private RepairMatrix? MatrixOf(RowSums[]? sums) =>
        plan.Layout.HasMatrix && sums is not null ? RepairMatrices.Make(plan.Heads, sums, plan.Layout) : null;
}
