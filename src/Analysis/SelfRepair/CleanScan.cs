using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The clean passes that go before the sweep: most likely tokens, direct effects of all heads, mean
/// activations.</summary>
/// <param name="plan">The plan.</param>
/// <param name="engine">What runs rows.</param>
/// <param name="tally">Counts block passes.</param>
internal sealed class CleanScan(SelfRepairPlan plan, IRowEngine engine, BlockPassTally tally)
{
    /// <summary>Finds the most likely token after each prompt of a chunk, ties to the lower id.</summary>
    /// <returns>Token ids, [prompt of the chunk].</returns>
    public int[] FindTargets(string phase, Chunk chunk, CancellationToken cancellationToken)
    {
        IEnumerable<Row> rows = SelfRepairPlan.PromptsOf(chunk).Select(prompt => LogitsRow(TokensOf(prompt)));
        int[] targets = new int[chunk.Count];
        int done = 0;
        foreach (RowReadings readings in engine.Run(rows, cancellationToken))
        {
            targets[done++] = IndexOfLargest(readings.Logits[0].Span);
            tally.Add(phase, plan.Shape.LayerCount);
        }

        return targets;
    }

    /// <summary>Runs the prompts of a chunk clean.</summary>
    /// <param name="phase">The phase's name.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="targets">The target of each prompt's last position, where that is scored, [prompt].</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public ScanPartial Run(
        string phase,
        Chunk chunk,
        IReadOnlyList<int> targets,
        CancellationToken cancellationToken)
    {
        int scoredCount = plan.OffsetOf(chunk.First + chunk.Count) - plan.OffsetOf(chunk.First);
        ScanPartial partial = new(
            plan.TopCount > 0 ? TopSelection.Room(plan, scoredCount) : null,
            plan.NeedsOwnMeans ? EmptySums() : null);
        RowReads reads = RowReads.Z | (plan.TopCount > 0 ? RowReads.HeadDirections : RowReads.None);
        IEnumerable<Row> rows = SelfRepairPlan.PromptsOf(chunk).Select(prompt =>
            Row.FromEmbedding(TokensOf(prompt), plan.TopCount > 0 ? Scored(prompt, targets) : null, reads));
        int done = chunk.First;
        foreach (RowReadings readings in engine.Run(rows, cancellationToken))
        {
            partial.Sums?.Add(readings.Cache!);
            if (partial.DirectEffects is { } effects)
            {
                TopSelection.Write(plan, readings, plan.OffsetOf(done) - plan.OffsetOf(chunk.First), effects);
            }

            done++;
            tally.Add(phase, plan.Shape.LayerCount);
        }

        return partial;
    }

    /// <summary>Sums the activations of a chunk of the other set that means are taken of.</summary>
    public HeadOutputSums SumSources(string phase, Chunk chunk, CancellationToken cancellationToken)
    {
        HeadOutputSums sums = EmptySums();
        IEnumerable<Row> rows = SelfRepairPlan.PromptsOf(chunk).Select(source =>
            Row.FromEmbedding(plan.Settings.Ablation.SourceSet![source], scored: null, RowReads.Z));
        foreach (RowReadings readings in engine.Run(rows, cancellationToken))
        {
            sums.Add(readings.Cache!);
            tally.Add(phase, plan.Shape.LayerCount);
        }

        return sums;
    }

    /// <summary>Sums of activations of no prompt.</summary>
    public HeadOutputSums EmptySums() =>
        new(plan.Settings.Ablation.Kind == AblationKind.PositionMean, plan.Shape);

    private static Row LogitsRow(ReadOnlyMemory<int> tokens) =>
        Row.FromEmbedding(tokens, scored: null, RowReads.None) with { LogitPositions = [tokens.Length - 1] };

    private static int IndexOfLargest(ReadOnlySpan<float> logits)
    {
        int largest = 0;
        for (int token = 1; token < logits.Length; token++)
        {
            largest = logits[token] > logits[largest] ? token : largest;
        }

        return largest;
    }

    private ReadOnlyMemory<int> TokensOf(int prompt) => plan.Settings.Prompts[prompt].Tokens;

    private ScoredTokens Scored(int prompt, IReadOnlyList<int> targets) => Scoring.Of(
        plan.Settings.Prompts[prompt], plan.Settings.Positions, plan.Settings.Metric, targets[prompt]);
}

/// <summary>What a chunk of the clean scan leaves.</summary>
/// <param name="DirectEffects">Clean direct effects, [head in row order][scored position of the chunk], logits; null
/// where no top choice is made. As float32, the precision in which token rows report them: 4 bytes a head and
/// position.</param>
/// <param name="Sums">Sums of activations; null where no mean is needed.</param>
internal sealed record ScanPartial(float[][]? DirectEffects, HeadOutputSums? Sums);
