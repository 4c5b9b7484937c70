using System.Globalization;
using SelfRepair.Analysis.Statistics;

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
            Diagnostics = new Diagnostics(sums.IdentityMax, sums.StructuralZeroMax, sums.NoOpMax, sums.NonFinite),
            Pairs = plan.Ablation.Pairs,
            TokenRows = sums.Tokens?.ToColumns(),
            BlockPasses = preparingPasses + sums.BlockPasses,
            Warnings = [.. Warnings(sums)],
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
            made.Add(rows.Make(plan.Heads[row], sums[row]));
        }

        return made;
    }

    private RepairMatrix? MatrixOf(RowSums[]? sums) =>
        plan.Layout.HasMatrix && sums is not null ? RepairMatrices.Make(plan.Heads, sums, plan.Layout) : null;

    private IEnumerable<string> Warnings(SweepPartial sums)
    {
        if (plan.NeedsTop && plan.TopCount == 0)
        {
            yield return EmptyTop();
        }

        if (!plan.Settings.Positions.IsLast && plan.Settings.Prompts[0].Target is not null)
        {
            yield return "The prompts' targets are not scored: each scored position predicts the prompt's own next "
                + "token. Ask for the positions 'last' to score targets.";
        }

        if (plan.Ablation.IgnoresDraws)
        {
            yield return "Nothing is drawn by chance in this ablation, so that it was run once, not "
                + string.Create(CultureInfo.InvariantCulture, $"{plan.Settings.Ablation.Draws} times.");
        }

        if (sums.NonFinite > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{sums.NonFinite} positions of ablated heads are left out: the model gave no finite number there.");
        }
    }

    private string EmptyTop() => string.Create(
        CultureInfo.InvariantCulture,
        $"The top fraction {plan.Settings.TopFraction} of {plan.ScoredCount} scored positions is empty, so that the "
        + $"top rows have n = 0; {TopNeeds()}.");

    private string TopNeeds() => TopChoice.FewestFor(plan.Settings.TopFraction) is { } fewest
        ? string.Create(CultureInfo.InvariantCulture, $"it needs at least {fewest} positions")
        : "choose a larger fraction";
}
