using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The sweep over one chunk: each of its heads ablated in each of its prompts.</summary>
/// <remarks>Rows are written layer by layer and within a layer in <see cref="SweepOrder"/>, all in one call, so that
/// nothing waits at a layer's end. A head's terms in a prompt are reduced as soon as its runs are read; only the clean
/// runs and the changes of the layers under way are held.</remarks>
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
        rows = new AblatedRows(plan.Shape, plan.SharesProducts, plan.Settings.Routes);
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
        RunLayers(
            from ordinal in ordinals
            group ordinal by plan.Heads[ordinal].Layer into layer
            let planned = Plan(layer.Key, [.. layer], prompts, tops, replacement)
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

    private AblatedLayer Plan(
        int layer, int[] ofLayer, CleanPrompt[] prompts, TopPositions? tops, Replacement replacement)
    {
        IEnumerable<SweepPair> pairs = plan.NeedsAll
            ? SweepOrder.OfAll(ofLayer, prompts, run.Engine.BatchTokens)
            : tops is null ? [] : SweepOrder.OfTops(ofLayer, prompts, tops, run.Engine.BatchTokens);
        AblatedLayer planned = new(plan, rows, layer);
        foreach (SweepPair pair in pairs)
        {
            planned.Add(Ablate(pair, prompts[pair.Prompt], replacement));
        }

        return planned;
    }

    private AblatedHead Ablate(SweepPair pair, CleanPrompt clean, Replacement replacement)
    {
        CleanPrompt subset = clean.At(pair.Subset);
        HeadId head = plan.Heads[pair.Ordinal];
        Component component = Component.Of(head, plan.Shape);
        HeadDifference[] differences = new HeadDifference[plan.Layout.RunCount];
        for (int draw = 0; draw < differences.Length; draw++)
        {
            float[] change = new float[(subset.Scored.Positions[^1] + 1) * plan.Shape.DHead];
            replacement.Write(pair.Prompt, draw, component, change);
            component.ToChange(clean.Cache, plan.Settings.Ablation.Strength, change);
            differences[draw] = new HeadDifference(head, change);
        }

        return new AblatedHead(pair.Prompt, pair.Ordinal, subset, differences);
    }

    private void RunLayers(IEnumerable<AblatedLayer> layers, SweepReduction reduction)
    {
        IEnumerable<TaggedRow<AblatedRowTag>> written = layers.SelectMany(layer => layer.Rows());
        foreach ((AblatedRowTag tag, RowReadings readings) in run.Engine.Run(written, run.CancellationToken))
        {
            run.Pass(tag.Passes);
            tag.Layer.Take(tag, readings, reduction);
        }
    }
}
