using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

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
        Expect();
        int[] targets = FindTargets(cancellationToken);
        HeadOutputSums? means = plan.MeansOfOtherSet ? SumSources(cancellationToken) : null;
        if (!plan.NeedsScan)
        {
            return new SweepInputs(targets, plan.TopCount == 0 ? Choose(new TopSelection(plan)) : null, means);
        }

        PreparingPasses += plan.CleanPasses;
        HeadOutputSums? sums = plan.NeedsOwnMeans ? scan.EmptySums() : null;
        TopSelection selection = new(plan);
        int chunk = 0;
        foreach (ScanPartial partial in ScanChunks(targets, cancellationToken))
        {
            sums?.Merge(partial.Sums!);
            if (partial.DirectEffects is { } effects)
            {
                selection.Add(effects, plan.OffsetOf(plan.ScanChunks[chunk].First));
            }

            chunk++;
        }

        return new SweepInputs(targets, Choose(selection), means ?? sums);
    }

    /// <summary>Runs the sweep.</summary>
    public SweepPartial Sweep(SweepInputs inputs, CancellationToken cancellationToken)
    {
        SweepPartial merged = new(plan);
        foreach (SweepPartial partial in scheduler.Run(
            Ablated, plan.SweepChunks.Count, (chunk, token) => RunChunk(inputs, chunk, token), cancellationToken))
        {
            merged.Merge(partial);
        }

        return merged;
    }

    /// <summary>Says how much each phase is, before the first of them runs.</summary>
    private void Expect()
    {
        tally.Expect(Targets, plan.NeedsTargets ? plan.CleanPasses : 0);
        tally.Expect(Source, plan.SourceSetPasses);
        tally.Expect(Clean, plan.NeedsScan ? plan.CleanPasses : 0);
        tally.Expect(Ablated, new SweepPasses(plan).Most());
    }

    /// <summary>The top positions; how much the sweep is, is known from here on.</summary>
    private TopPositions Choose(TopSelection selection)
    {
        TopPositions tops = selection.Choose();
        tally.Expect(Ablated, new SweepPasses(plan).Of(tops));
        return tops;
    }

    private IEnumerable<ScanPartial> ScanChunks(int[] targets, CancellationToken cancellationToken) => scheduler.Run(
        Clean,
        plan.ScanChunks.Count,
        (chunk, token) => scan.Run(Clean, plan.ScanChunks[chunk], targets, token),
        cancellationToken);

    private SweepPartial RunChunk(SweepInputs inputs, int chunk, CancellationToken cancellationToken)
    {
        if (chunk > 0)
        {
            // What another chunk kept is garbage of large arrays by now, which would pile up for chunks to come.
            GC.Collect();
        }

        return new SweepChunk(
            plan, engine, inputs, plan.SweepChunks[chunk], new PhaseTally(tally, Ablated)).Run(cancellationToken);
    }

    private int[] FindTargets(CancellationToken cancellationToken)
    {
        if (!plan.NeedsTargets)
        {
            return [.. plan.Settings.Prompts.Select(prompt => prompt.Target ?? 0)];
        }

        PreparingPasses += plan.CleanPasses;
        IEnumerable<int[]> partials = scheduler.Run(
            Targets,
            plan.ScanChunks.Count,
            (chunk, token) => scan.FindTargets(Targets, plan.ScanChunks[chunk], token),
            cancellationToken);
        return [.. partials.SelectMany(targets => targets)];
    }

    private HeadOutputSums SumSources(CancellationToken cancellationToken)
    {
        PreparingPasses += plan.SourceSetPasses;
        HeadOutputSums merged = scan.EmptySums();
        foreach (HeadOutputSums sums in scheduler.Run(
            Source,
            plan.SourceChunks.Count,
            (chunk, token) => scan.SumSources(Source, plan.SourceChunks[chunk], token),
            cancellationToken))
        {
            merged.Merge(sums);
        }

        return merged;
    }
}
