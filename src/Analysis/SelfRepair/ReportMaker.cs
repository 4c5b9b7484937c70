using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Makes the report of the merged sums.</summary>
/// <remarks>Of a sweep under way it makes the rows alone, without intervals: resamples, matrices and token rows take
/// long, and are of use once they are whole.</remarks>
/// <param name="plan">The plan.</param>
/// <param name="results">The results of all phases.</param>
internal sealed class ReportMaker(SelfRepairPlan plan, PhaseResults results)
{
    /// <summary>Makes the report.</summary>
    /// <param name="sums">The sweep's sums.</param>
    /// <param name="cancellationToken">Stops a bootstrap.</param>
    public SelfRepairReport Make(SweepPartial sums, CancellationToken cancellationToken)
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
            Pairs = plan.Base.Ablation.Pairs,
            TokenRows = results.IsSoFar ? null : sums.Tokens?.ToColumns(plan.Layout.Terms),
            BlockPasses = results.BlockPasses,
            Warnings = [.. SelfRepairNotes.WarningsOf(plan, sums)],
            Hints = [.. SelfRepairNotes.HintsOf(plan)],
        };
    }

    private List<HeadRow>? RowsOf(HeadSums[]? sums, CancellationToken cancellationToken)
    {
        if (sums is null)
        {
            return null;
        }

        SelfRepairSettings settings = plan.Settings;
        HeadRows rows = new(plan.Layout.Terms, settings.Bootstrap == 0 || results.IsSoFar
            ? null
            : new PromptBootstrap(settings.Bootstrap, settings.BootstrapSeed, settings.Prompts.Count));
        List<HeadRow> made = [];
        for (int ordinal = 0; ordinal < sums.Length; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made.Add(rows.Make(plan.Heads[ordinal], sums[ordinal], cancellationToken));
        }

        return made;
    }

    private RepairMatrix? MatrixOf(HeadSums[]? sums) =>
        plan.Layout.HasMatrix && sums is not null && !results.IsSoFar
            ? RepairMatrices.Make(plan.Heads, sums, plan.Layout)
            : null;
}
