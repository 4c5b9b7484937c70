using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The sweep over one chunk: every head ablated in each of its prompts.</summary>
/// <remarks>Rows are written layer by layer and within a layer in <see cref="SweepOrder"/>, all in one call, so that
/// nothing waits at a layer's end. A head's terms in a prompt are reduced as soon as its runs are read; only the clean
/// runs and the changes of the layers under way are held.</remarks>
internal sealed class SweepChunk
{
    /// <summary>Scored positions of the row whose z is replaced by itself: the law holds at each, and a few show
    /// it.</summary>
    internal const int CheckedPositions = 16;

    private readonly SelfRepairPlan plan;
    private readonly IRowEngine engine;
    private readonly SweepInputs inputs;
    private readonly PhaseTally tally;
    private readonly Chunk chunk;
    private readonly SweepRows rows;
    private readonly SweepPartial partial;

    /// <summary>Prepares a chunk.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="engine">What runs rows.</param>
    /// <param name="inputs">What earlier phases found.</param>
    /// <param name="chunk">The prompts.</param>
    /// <param name="tally">Told of block passes as they are done.</param>
    public SweepChunk(SelfRepairPlan plan, IRowEngine engine, SweepInputs inputs, Chunk chunk, PhaseTally tally)
    {
        this.plan = plan;
        this.engine = engine;
        this.inputs = inputs;
        this.tally = tally;
        this.chunk = chunk;
        rows = new SweepRows(plan.Shape, plan.SharesProducts);
        partial = new SweepPartial(plan);
    }

    /// <summary>Runs the chunk.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public SweepPartial Run(CancellationToken cancellationToken)
    {
        CleanPrompt[] prompts = RunClean(cancellationToken);
        if (prompts.Length > 0)
        {
            HeadReplacement replacement = FindReplacement(prompts, cancellationToken);
            TopPositions tops = inputs.Tops ?? ChooseTops(prompts);
            SweepReduction reduction = new(plan, tops, prompts, partial);
            RunLayers(
                from row in Enumerable.Range(0, plan.Heads.Count)
                group row by plan.Heads[row].Layer into layer
                let heads = HeadsOf([.. layer], prompts, tops, replacement).ToArray()
                where heads.Length > 0
                select new LayerRuns(plan, rows, layer.Key, heads),
                reduction,
                cancellationToken);
            reduction.CloseTokens();
            CheckNoOp(prompts, cancellationToken);
        }

        return partial;
    }

    /// <summary>The top positions of a lone chunk, from its own clean runs.</summary>
    private TopPositions ChooseTops(CleanPrompt[] prompts)
    {
        TopPositions tops = TopSelection.Of(plan, prompts);
        tally.Expect(new SweepPasses(plan).Of(tops));
        return tops;
    }

    private bool IsNeeded(int row, int prompt) =>
        plan.NeedsAll || inputs.Tops is null || inputs.Tops.Has(row, prompt);

    private void Pass(long passes)
    {
        partial.BlockPasses += passes;
        tally.Add(passes);
    }

    /// <summary>Clean runs of the prompts that some head needs, and of the first prompt of all, in the order of
    /// length.</summary>
    private CleanPrompt[] RunClean(CancellationToken cancellationToken)
    {
        RowReads reads = RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.HeadDirections;
        reads |= plan.Settings.LayerNorm.HasFlag(LayerNormModes.Downstream) ? RowReads.Scales : RowReads.None;
        int[] needed =
        [
            .. SelfRepairPlan.PromptsOf(chunk)
                .Where(prompt => prompt == 0 || Enumerable.Range(0, plan.Heads.Count).Any(row => IsNeeded(row, prompt)))
                .OrderBy(prompt => plan.Settings.Prompts[prompt].Tokens.Length),
        ];
        CleanPrompt[] prompts = new CleanPrompt[needed.Length];
        int done = 0;
        IEnumerable<Row> cleanRows = needed.Select(prompt => CleanRow(prompt, reads));
        foreach (RowReadings readings in engine.Run(cleanRows, cancellationToken))
        {
            prompts[done] = CleanPrompt.From(needed[done], readings, engine);
            done++;
            Pass(plan.Shape.LayerCount);
        }

        return prompts;
    }

    /// <summary>A prompt up to its last scored position: nothing after it changes what is read.</summary>
    private Row CleanRow(int prompt, RowReads reads)
    {
        Prompt asked = plan.Settings.Prompts[prompt];
        ScoredTokens scored = Scoring.Of(asked, plan.Settings.Positions, plan.Settings.Metric, inputs.Targets[prompt]);
        return Row.FromEmbedding(asked.Tokens[..plan.LengthOf(prompt)], scored, reads);
    }

    private HeadReplacement FindReplacement(CleanPrompt[] prompts, CancellationToken cancellationToken)
    {
        if (inputs.Means is { } means)
        {
            return new MeanReplacement(means, plan.Shape.DHead);
        }

        if (plan.Ablation.SourceCount == 0)
        {
            return new ZeroReplacement();
        }

        SourceRuns sources = new(plan, engine, chunk, Pass);
        return new SourceReplacement(
            sources.Run(prompts, cancellationToken), plan.Settings.Ablation.Average, plan.Shape);
    }

    private IEnumerable<AblatedHead> HeadsOf(
        int[] rows,
        CleanPrompt[] prompts,
        TopPositions tops,
        HeadReplacement replacement) =>
        from pair in plan.NeedsAll
            ? SweepOrder.OfAll(rows, prompts, engine.BatchTokens)
            : SweepOrder.OfTops(rows, prompts, tops, engine.BatchTokens)
        from run in Enumerable.Range(0, plan.Layout.RunCount)
        select Ablate(pair, prompts[pair.Place], run, replacement);

    private AblatedHead Ablate(SweepPair pair, CleanPrompt clean, int run, HeadReplacement replacement)
    {
        CleanPrompt chosen = clean.Choose(pair.Chosen);
        HeadId head = plan.Heads[pair.Row];
        float[] change = new float[(chosen.Scored.Positions[^1] + 1) * plan.Shape.DHead];
        replacement.Write(pair.Place, run, head, change);
        HeadOutputs.Subtract(
            clean.Cache.Z(head.Layer).Span, head.Index, plan.Shape, plan.Settings.Ablation.Strength, change);
        return new AblatedHead(pair.Place, pair.Row, new HeadDifference(head, change)) { Clean = chosen };
    }

    private void RunLayers(
        IEnumerable<LayerRuns> layers,
        SweepReduction reduction,
        CancellationToken cancellationToken)
    {
        Queue<LayerRuns> underWay = [];
        IEnumerable<Row> written = layers.SelectMany(layer =>
        {
            underWay.Enqueue(layer);
            return layer.Rows();
        });
        foreach (RowReadings readings in engine.Run(written, cancellationToken))
        {
            LayerRuns layer = underWay.Peek();
            Pass(layer.Take(readings, reduction));
            if (layer.IsComplete)
            {
                underWay.Dequeue();
                reduction.CloseLayer();
            }
        }
    }

    /// <summary>Sends the first prompt through the later blocks with z replaced by itself, for one head a layer
    /// (E46).</summary>
    private void CheckNoOp(CleanPrompt[] prompts, CancellationToken cancellationToken)
    {
        if (chunk.First != 0)
        {
            return;
        }

        CleanPrompt whole = prompts.Single(prompt => prompt.Prompt == 0);
        CleanPrompt first = whole.Choose([.. Enumerable.Range(0, Math.Min(CheckedPositions, whole.Scored.Count))]);
        HeadId[] heads = [.. plan.CheckedHeads()];
        ReadOnlyMemory<float> none = new float[(first.Scored.Positions[^1] + 1) * plan.Shape.DHead];
        IEnumerable<Row> checks = heads.Select(head => rows.Live(first, new HeadDifference(head, none)));
        int done = 0;
        foreach (RowReadings readings in engine.Run(checks, cancellationToken))
        {
            HoldToClean(first.Readings, readings);
            Pass(plan.PassesAfter(heads[done++].Layer));
        }
    }

    /// <summary>Takes in how far a row whose z was replaced by itself is from the clean one. What is no number shows no
    /// law kept: it is counted.</summary>
    private void HoldToClean(RowReadings clean, RowReadings changed)
    {
        for (int scored = 0; scored < clean.FinalScale.Length; scored++)
        {
            double change = ((double)changed.FinalProjection.Span[scored] / changed.FinalScale.Span[scored])
                - ((double)clean.FinalProjection.Span[scored] / clean.FinalScale.Span[scored]);
            if (double.IsFinite(change))
            {
                partial.NoOpMax = SweepPartial.Larger(partial.NoOpMax, Math.Abs(change));
            }
            else
            {
                partial.NonFinite++;
            }
        }
    }
}

/// <summary>One run of one ablated head in one prompt, to be made.</summary>
/// <param name="Place">The prompt's place in the chunk.</param>
/// <param name="Row">The head's row.</param>
/// <param name="Difference">The change of its output, up to the last position that is measured.</param>
internal sealed record AblatedHead(int Place, int Row, HeadDifference Difference)
{
    /// <summary>The prompt's clean run, with the positions that are measured.</summary>
    public required CleanPrompt Clean { get; init; }
}
