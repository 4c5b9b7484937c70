using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Some heads, each ablated in every prompt. A chunk runs its prompts clean, and what replaces heads'
/// outputs there; what is run and read then is the experiment's own.</summary>
/// <typeparam name="TPartial">What a chunk leaves, and all of them.</typeparam>
/// <param name="name">The phase's name.</param>
/// <param name="sweep">The plan.</param>
internal abstract class HeadSweepPhase<TPartial>(string name, HeadSweepPlan sweep)
    : SummingPhase<TPartial>(name, sweep.Chunks.Count)
    where TPartial : IMergeable<TPartial>
{
    /// <summary>The plan.</summary>
    protected HeadSweepPlan Sweep => sweep;

    /// <summary>What clean runs keep and read.</summary>
    protected abstract RowReads CleanReads { get; }

    /// <summary>What clean runs read of what their prompts predict; null: nothing.</summary>
    protected virtual DistributionReads? CleanDistribution => null;

    /// <inheritdoc/>
    public sealed override long BlockPasses(PhaseResults earlier) =>
        (long)sweep.WorkOfSweep(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public sealed override double PositionsOf(int chunk) => sweep.PositionsOf(sweep.Chunks[chunk]);

    /// <inheritdoc/>
    protected sealed override TPartial Run(int chunk, ChunkRun run)
    {
        Chunk part = sweep.Chunks[chunk];
        CleanChunk clean = new(sweep.Base, part.Prompts, sweep.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(part.Prompts.Prompts, CleanReads, CleanDistribution);
        ChunkHeads heads = new(part, sweep.OrdinalsOf(part), prompts, clean.ReplacementIn(prompts, RowReads.Z));
        TPartial partial = Empty(heads.Ordinals);
        Ablate(heads, partial, run);
        return partial;
    }

    /// <inheritdoc/>
    protected sealed override TPartial Empty() => Empty([.. Enumerable.Range(0, sweep.Heads.Count)]);

    /// <summary>Empty sums of some heads.</summary>
    /// <param name="ordinals">Their ordinals, ascending.</param>
    protected abstract TPartial Empty(int[] ordinals);

    /// <summary>Runs the heads of a chunk ablated.</summary>
    /// <param name="heads">The heads, and the clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    /// <param name="run">What the chunk runs with.</param>
    protected abstract void Ablate(ChunkHeads heads, TPartial partial, ChunkRun run);
}

/// <summary>The heads of a chunk, and the clean runs that they are ablated in.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Ordinals">The heads' ordinals, ascending.</param>
/// <param name="Prompts">The chunk's clean runs.</param>
/// <param name="Replacement">What replaces outputs.</param>
internal sealed record ChunkHeads(Chunk Chunk, int[] Ordinals, CleanPrompt[] Prompts, Replacement Replacement);
