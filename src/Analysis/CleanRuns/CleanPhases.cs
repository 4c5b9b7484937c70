using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>The phases that go before an experiment's own: <c>targets</c> where the most likely tokens are scored,
/// <c>source</c> where another set is averaged over, <c>clean</c> where top positions or means are needed.</summary>
internal sealed class CleanPhases
{
    private readonly PromptPlan plan;
    private readonly CleanNeeds needs;
    private readonly TargetsPhase? targets;
    private readonly SourceMeansPhase? source;
    private readonly CleanScanPhase? scan;

    /// <summary>The phases of a plan that replaces no MLP layer's output and chooses no top positions.</summary>
    /// <param name="plan">The plan.</param>
    public CleanPhases(PromptPlan plan)
        : this(plan, new CleanNeeds(MeansOf.For(plan.Settings.Ablation, withMlps: false), Tops: null))
    {
    }

    /// <summary>The phases of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="needs">What is needed of them.</param>
    public CleanPhases(PromptPlan plan, CleanNeeds needs)
    {
        this.plan = plan;
        this.needs = needs;
        IReadOnlyList<PromptRange> ranges = Cut(plan.Prompts.Lengths(), plan.NeedsOwnMeans);
        targets = plan.Prompts.NeedTargets ? new TargetsPhase(plan, ranges) : null;
        source = plan.NeedsMeansOfOtherSet
            ? new SourceMeansPhase(
                plan, needs.Means, Cut([.. plan.Settings.Ablation.SourceSet!.Select(tokens => tokens.Length)], true))
            : null;
        scan = plan.NeedsOwnMeans || needs.Tops is { Count: > 0 }
            ? new CleanScanPhase(plan, needs, ranges, targets)
            : null;
    }

    /// <summary>The phases, in order.</summary>
    public IEnumerable<Phase> All => new Phase?[] { targets, source, scan }.OfType<Phase>();

    /// <summary>Number of clean passes over all prompts: 0, 1 or 2.</summary>
    public int PassCount => (targets is null ? 0 : 1) + (scan is null ? 0 : 1);

    /// <summary>What they found.</summary>
    /// <param name="results">The results of ended phases.</param>
    public CleanResults In(PhaseResults results)
    {
        ScanResult? found = scan?.ResultIn(results);
        int[][]? tops = found?.Tops ?? needs.Tops?.Heads.Select(_ => Array.Empty<int>()).ToArray();
        return new CleanResults(
            targets?.ResultIn(results).Ids ?? plan.Prompts.OwnTargets(),
            tops is null ? null : new TopPositions(plan.Prompts, tops),
            source?.ResultIn(results) ?? found?.Sums);
    }

    /// <summary>Their work.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    public double Work(Func<int, double> ofBlock)
    {
        double Whole(ReadOnlyMemory<int> tokens) => plan.Shape.LayerCount * ofBlock(tokens.Length);
        double ofSources = source is null ? 0 : plan.Settings.Ablation.SourceSet!.Sum(Whole);
        return (PassCount * plan.Settings.Prompts.Sum(prompt => Whole(prompt.Tokens))) + ofSources;
    }

    /// <summary>Whether all of them ended.</summary>
    /// <param name="results">The results of ended phases.</param>
    public bool AreIn(PhaseResults results) => All.All(phase => results.Has(phase.Name));

    /// <summary>Chunks of a clean pass. Means at each position of long prompts exceed the budget of a partial. All
    /// prompts are then one chunk, which leaves one partial.</summary>
    private IReadOnlyList<PromptRange> Cut(int[] lengths, bool takesMeans)
    {
        long sums = takesMeans ? needs.Means.BytesOfSums(plan.Shape, lengths.Max()) : 0;
        return sums > plan.Settings.Budgets.MaxPartialBytes
            ? [new PromptRange(0, lengths.Length)]
            : plan.Cut.CleanPasses(lengths);
    }
}
