using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Reliability;

/// <summary>How repeatable the self-repair of heads is over prompts: how many prompts does a ranking need? (E77,
/// E78)</summary>
/// <remarks>Its own phase is <c>sweep</c>; those before it find targets and means.</remarks>
public sealed class ReliabilityExperiment : IExperiment<ReliabilityReport>
{
    /// <summary>Bytes of a head's sums, those of single prompts left out.</summary>
    private const int BytesOfSums = 600;

    private readonly ReliabilitySettings settings;
    private readonly HeadSweepPlan plan;
    private readonly ReliabilityPhase sweep;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public ReliabilityExperiment(
        ReliabilitySettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        if (settings.Heads.Count == 0 || settings.Splits < 1 || !(settings.Floor >= 0))
        {
            throw new ArgumentException(
                "A reliability needs a head or more and a split or more, and its floor is not negative.",
                nameof(settings));
        }

        HeadChecks.Run(settings.Heads, shape);
        PromptSettingsChecks.Run(
            settings, shape, [.. settings.Heads.Select(head => Component.Of(head, shape))]);
        this.settings = settings;
        plan = new HeadSweepPlan(
            settings,
            settings.Heads,
            shape,
            new SweepPasses(RowsOfHead: 1, RowsInCut: 1, PromptSpreads.BytesOfPrompt),
            cancellationToken);
        sweep = new ReliabilityPhase(plan, settings.Floor);
        Phases = [.. plan.Clean.All, sweep];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent =>
        plan.Base.ExtentWith(plan.Heads.Count + Doubling.Below(plan.Base.Prompts.Count).Count());

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources) => plan.Work(drawsSources);

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine)
    {
        // Rows of two layers are under way: the one that is read, and the next.
        long rows = 4L * plan.HeadsOfALayer * plan.Base.Ablation.RunCount;
        long prompts = plan.Base.Prompts.Count;
        long ofPrompts = plan.Heads.Count * prompts;
        long held = 2L * plan.HeadsOfALayer * plan.Chunks.Max(chunk => (long)chunk.Prompts.Count);

        // Lists with room, the means of all heads by prompt, and the sums that wait for a layer's end.
        long sums = (plan.Heads.Count * (long)BytesOfSums)
            + (ofPrompts * ((2L * PromptSpreads.BytesOfPrompt) + sizeof(double)))
            + (held * (BytesOfSums + (4L * PromptSpreads.BytesOfPrompt)));
        return PromptMemory.Of(
            plan.Base,
            engine,
            plan.Chunks.Select(chunk => chunk.Prompts),
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: rows,
                ValuesOfScored: (2 * rows) + 64,
                BytesOfSums: sums + (prompts * 200),
                TableRows: Extent.MaxTableRows));
    }

    /// <inheritdoc/>
    public ReliabilityReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        HeadSweepPartial<ReliabilitySums> sums = sweep.ResultIn(results);
        PromptMeans means = new([.. plan.Heads.Select((_, ordinal) => sums.Of(ordinal).Spreads)]);
        double? splitHalf = results.IsSoFar
            ? null
            : Repeatability.SplitHalf(means, settings.Splits, settings.Seed, cancellationToken);
        return new ReliabilityReport
        {
            Heads = [.. plan.Heads.Select((head, ordinal) => RowOf(head, sums.Of(ordinal)))],
            SplitHalf = splitHalf,
            SpearmanBrown = Repeatability.SpearmanBrown(splitHalf),
            RankStability = results.IsSoFar ? [] : Repeatability.RankStability(means, settings.Seed),
            Pairs = Pairs,
            BlockPasses = results.BlockPasses,
            Warnings =
            [
                .. PromptNotes.WarningsOf(plan.Base),
                .. PromptNotes.LeftOut(sums.NonFinite),
                .. TooFew(means),
            ],
            Hints = [.. PromptNotes.HintsOf(plan.Base)],
        };
    }

    private static ReliabilityRow RowOf(HeadId head, ReliabilitySums sums)
    {
        double[] variances = [.. sums.Spreads.Prompts.Select(prompt => prompt.Variance).OfType<double>()];
        return new ReliabilityRow
        {
            Head = head,
            N = sums.Repair.Count,
            SelfRepair = sums.Repair.StatisticsOf(term: 0, interval: null),
            BetweenPromptSd = Pooled.StandardDeviation([.. sums.Spreads.Prompts.Select(prompt => prompt.Mean)]),
            WithinPromptSd = variances.Length == 0 ? null : Math.Sqrt(variances.Average()),
            ShareOverCorrected = sums.Counts.Eligible == 0
                ? null
                : (double)sums.Counts.OverCorrected / sums.Counts.Eligible,
            ShareCount = sums.Counts.Eligible,
        };
    }

    private static IEnumerable<string> TooFew(PromptMeans means)
    {
        if (means.PromptCount < 2 || means.HeadCount < 2)
        {
            yield return "split_half, spearman_brown and rank_stability compare heads over two parts of the prompts: "
                + "they need two heads and two prompts, or more.";
        }
    }
}
