using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The phases of the experiment; each merges its chunks' partials in chunk order.</summary>
/// <param name="plan">The plan.</param>
/// <param name="engine">What runs rows.</param>
/// <param name="scheduler">What runs chunks.</param>
/// <param name="tally">Counts block passes.</param>
internal sealed class SelfRepairPhases(
    SelfRepairPlan plan,
    IRowEngine engine,
    IChunkScheduler scheduler,
    BlockPassTally tally)
{
    private const string Targets = "targets";
    private const string Source = "source";
    private const string Clean = "clean";
    private const string Ablated = "sweep";

    private readonly CleanScan scan = new(plan, engine, tally);

    /// <summary>Block passes of the phases before the sweep.</summary>
    public long PreparingPasses { get; private set; }

    /// <summary>Runs what goes before the sweep.</summary>
    public SweepInputs Prepare(CancellationToken cancellationToken)
    {
        int[] targets = FindTargets(cancellationToken);
        HeadOutputSums? means = plan.MeansOfOtherSet ? SumSources(cancellationToken) : null;
        if (!plan.NeedsScan)
        {
            TopPositions none = new(plan, [.. plan.Heads.Select(_ => Array.Empty<int>())]);
            return new SweepInputs(targets, none, means);
        }

        PreparingPasses += (long)plan.Settings.Prompts.Count * plan.Shape.LayerCount;
        IReadOnlyList<ScanPartial> partials = scheduler.Run(
            Clean,
            plan.ScanChunks.Count,
            (chunk, token) => scan.Run(Clean, plan.ScanChunks[chunk], targets, token),
            cancellationToken);
        means ??= plan.NeedsOwnMeans ? Merge(partials.Select(partial => partial.Sums!)) : null;
        return new SweepInputs(targets, ChooseTops(partials), means);
    }

    /// <summary>Runs the sweep.</summary>
    public SweepPartial Sweep(SweepInputs inputs, CancellationToken cancellationToken)
    {
        IReadOnlyList<SweepPartial> partials = scheduler.Run(
            Ablated, plan.SweepChunks.Count, (chunk, token) => RunChunk(inputs, chunk, token), cancellationToken);
        SweepPartial merged = new(plan);
        foreach (SweepPartial partial in partials)
        {
            merged.Merge(partial);
        }

        return merged;
    }

    private HeadOutputSums Merge(IEnumerable<HeadOutputSums> partials)
    {
        HeadOutputSums merged = scan.EmptySums();
        foreach (HeadOutputSums partial in partials)
        {
            merged.Merge(partial);
        }

        return merged;
    }

    private SweepPartial RunChunk(SweepInputs inputs, int chunk, CancellationToken cancellationToken) =>
        new SweepChunk(plan, engine, inputs, plan.SweepChunks[chunk], passes => tally.Add(Ablated, passes))
            .Run(cancellationToken);

    private int[] FindTargets(CancellationToken cancellationToken)
    {
        if (!plan.NeedsTargets)
        {
            return [.. plan.Settings.Prompts.Select(prompt => prompt.Target ?? 0)];
        }

        PreparingPasses += (long)plan.Settings.Prompts.Count * plan.Shape.LayerCount;
        IReadOnlyList<int[]> partials = scheduler.Run(
            Targets,
            plan.ScanChunks.Count,
            (chunk, token) => scan.FindTargets(Targets, plan.ScanChunks[chunk], token),
            cancellationToken);
        return [.. partials.SelectMany(targets => targets)];
    }

    private HeadOutputSums SumSources(CancellationToken cancellationToken)
    {
        PreparingPasses += (long)plan.Settings.Ablation.SourceSet!.Count * plan.Shape.LayerCount;
        return Merge(scheduler.Run(
            Source,
            plan.SourceChunks.Count,
            (chunk, token) => scan.SumSources(Source, plan.SourceChunks[chunk], token),
            cancellationToken));
    }

    private TopPositions ChooseTops(IReadOnlyList<ScanPartial> partials)
    {
        int[][] chosen = new int[plan.Heads.Count][];
        float[] effects = new float[plan.TopCount == 0 ? 0 : plan.ScoredCount];
        for (int row = 0; row < chosen.Length; row++)
        {
            int filled = 0;
            foreach (ScanPartial partial in partials)
            {
                if (partial.DirectEffects?[row] is { } part)
                {
                    part.CopyTo(effects.AsSpan(filled));
                    filled += part.Length;
                }
            }

            chosen[row] = TopChoice.Largest(effects, plan.TopCount);
        }

        return new TopPositions(plan, chosen);
    }
}
