using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The sweep over one chunk: each of its heads ablated in each of its prompts.</summary>
internal sealed class SweepChunk
{
    private readonly SelfRepairPlan plan;
    private readonly Chunk chunk;
    private readonly CleanResults found;
    private readonly ChunkRun run;
    private readonly AblatedRows rows;
    private readonly int[] ordinals;
    private readonly SweepPartial partial;

    /// <summary>Prepares a chunk.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="chunk">The heads and prompts.</param>
    /// <param name="found">What earlier phases found.</param>
    /// <param name="run">What the chunk runs with.</param>
    public SweepChunk(SelfRepairPlan plan, Chunk chunk, CleanResults found, ChunkRun run)
    {
        this.plan = plan;
        this.chunk = chunk;
        this.found = found;
        this.run = run;
        rows = new AblatedRows(plan.Shape, plan.Base.SharesProducts)
        {
            ReadsRoutes = plan.Settings.Routes,
            FreezesScales = plan.FreezesScales,
        };
        ordinals = [.. plan.OrdinalsOf(chunk)];
        partial = new SweepPartial(plan, ordinals);
    }

    /// <summary>Runs the chunk.</summary>
    public SweepPartial Run()
    {
        CleanChunk clean = new(plan.Base, chunk.Prompts, found, run);
        RowReads reads = RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.HeadDirections;
        reads |= plan.FreezesScales ? RowReads.Scales : RowReads.None;
        reads |= plan.Settings.Routes ? RowReads.QueriesAndKeys : RowReads.None;
        CleanPrompt[] prompts = clean.Run(chunk.Prompts.Prompts.Where(IsNeeded), reads);
        if (prompts.Length == 0)
        {
            return partial;
        }

        Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);
        TopPositions? tops = found.Tops ?? ChooseTops(prompts);
        SweepReduction reduction = new(plan, tops, prompts, partial);
        HeadSweep sweep = new(plan.Base, plan.Heads, rows, run);
        sweep.Run(
            from ordinal in ordinals
            group ordinal by plan.Heads[ordinal].Layer into layer
            let planned = sweep.Plan(layer.Key, PairsOf([.. layer], prompts, tops), prompts, replacement)
            where planned.Heads.Count > 0
            select planned,
            reduction);
        reduction.CloseTokens();
        new SweepCheck(plan, rows, partial).Run(plan.CheckedHeads(chunk), prompts, run);
        return partial;
    }

    /// <summary>Whether a prompt is run: the first of all is for the check.</summary>
    private bool IsNeeded(int prompt) =>
        prompt == 0 || plan.RunsEveryPrompt || ordinals.Any(ordinal => found.Tops?.Has(ordinal, prompt) ?? false);

    /// <summary>The top positions from the chunk's own clean runs, which are those of all prompts.</summary>
    private TopPositions? ChooseTops(CleanPrompt[] prompts)
    {
        if (!plan.ChunksChooseTops)
        {
            return null;
        }

        TopPositions tops = TopSelection.Of(plan.Tops!, plan.Base, prompts);
        run.Expect((long)new SweepWork(plan, _ => 1).OfSweep(tops));
        return tops;
    }

    private IEnumerable<SweepPair> PairsOf(int[] ofLayer, CleanPrompt[] prompts, TopPositions? tops) => plan.NeedsAll
        ? SweepOrder.OfAll(ofLayer, prompts, run.Engine.BatchTokens)
        : tops is null ? [] : SweepOrder.OfTops(ofLayer, prompts, tops, run.Engine.BatchTokens);
}
