using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Every head ablated in every prompt, or in those that hold one of its top positions.</summary>
/// <param name="plan">The plan.</param>
internal sealed class SweepPhase(SelfRepairPlan plan) : SummingPhase<SweepPartial>("sweep", plan.Chunks.Count)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier)
    {
        SweepWork work = new(plan, _ => 1);
        TopPositions? tops = plan.Clean.AreIn(earlier) ? plan.Clean.In(earlier).Tops : null;
        return (long)(tops is null ? work.MostOfSweep(drawsSources: true) : work.OfSweep(tops));
    }

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        Chunk part = plan.Chunks[chunk];
        return (double)plan.Base.ScoredIn(part.Prompts) * plan.OrdinalsOf(part).Count() / plan.Heads.Count;
    }

    /// <inheritdoc/>
    protected override SweepPartial Run(int chunk, ChunkRun run)
    {
        plan.Base.Ablation.Draw(run.CancellationToken);
        return new SweepChunk(plan, plan.Chunks[chunk], plan.Clean.In(run.Earlier), run).Run();
    }

    /// <inheritdoc/>
    protected override SweepPartial Empty() => new(plan, [.. Enumerable.Range(0, plan.Heads.Count)]);

    /// <inheritdoc/>
    protected override SweepPartial Merge(IEnumerable<SweepPartial> partials, Action<SweepPartial> growing)
    {
        SweepPartial merged = base.Merge(partials, growing);
        merged.Tokens?.Sort();
        return merged;
    }
}
