using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Finds the most likely token after each prompt, ties to the lower id: the targets of prompts that state
/// none.</summary>
/// <param name="plan">The plan.</param>
/// <param name="ranges">The prompts of each chunk.</param>
internal sealed class TargetsPhase(PromptPlan plan, IReadOnlyList<PromptRange> ranges)
    : Phase<TargetTokens, TargetTokens>("targets", ranges.Count)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => plan.CleanPasses;

    /// <inheritdoc/>
    protected override TargetTokens Run(int chunk, ChunkRun run)
    {
        PromptRange range = ranges[chunk];
        int[] targets = new int[range.Count];
        IEnumerable<TaggedRow<int>> rows = range.Prompts.Select(prompt =>
            new TaggedRow<int>(LogitsRow(plan.Prompts.TokensOf(prompt)), prompt - range.First));
        foreach ((int index, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            targets[index] = IndexOfLargest(readings.Logits[0].Span);
            run.Pass(plan.Shape.LayerCount);
        }

        return new TargetTokens(targets);
    }

    /// <inheritdoc/>
    protected override TargetTokens Merge(IEnumerable<TargetTokens> partials, Action<TargetTokens> growing) =>
        new([.. partials.SelectMany(partial => partial.Ids)]);

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
}

/// <summary>The target of each prompt's last position.</summary>
/// <param name="Ids">Token ids, [prompt].</param>
internal sealed record TargetTokens(int[] Ids) : IPlainData<TargetTokens>
{
    /// <inheritdoc/>
    public static TargetTokens Read(PlainDataReader reader) => new(reader.ReadArray<int>());

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer) => writer.Write<int>(Ids);
}
