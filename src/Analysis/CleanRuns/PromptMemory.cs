using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Says how much memory an experiment over prompts takes, from above, before anything of it is made: no source
/// is drawn for the answer.</summary>
internal static class PromptMemory
{
    /// <summary>Sums of the terms of any change: eleven terms, four numbers each, and their objects.</summary>
    public const int SumBytes = 700;

    /// <summary>A prompt, its clean run or a source row: objects, ids, arrays' headers, places in lists.</summary>
    private const int PromptObjectBytes = 3_000;

    /// <summary>A row, its start, its changes and its readings, blocks left out.</summary>
    private const int RowObjectBytes = 1_500;

    /// <summary>Objects of one block of a row or of a clean run.</summary>
    private const int BlockObjectBytes = 250;

    /// <summary>A row of a table: its statistics as objects, and as text.</summary>
    private const int TableRowBytes = 8_000;

    /// <summary>Adds up what an experiment takes.</summary>
    /// <param name="plan">Its prompts.</param>
    /// <param name="engine">How much the engine runs at once.</param>
    /// <param name="ranges">Prompts of its chunks.</param>
    /// <param name="needs">What it keeps of them.</param>
    public static MemoryEstimate Of(
        PromptPlan plan, EngineExtent engine, IEnumerable<PromptRange> ranges, Needs needs)
    {
        AblationSettings ablation = plan.Settings.Ablation;
        long tokens = plan.Prompts.TokenCount;
        long sourceTokens =
            (ablation.SourceSet ?? []).Concat(ablation.Sources ?? []).Sum(source => source.Length + 16L);
        int longest = Longest(plan);
        long means = plan.Ablation.IsMean
            ? MeansOf.For(ablation, needs.KeepsMlps).BytesOfSums(plan.Shape, longest)
            : 0;
        long sources = plan.Ablation.SourceCount;
        return new MemoryEstimate(
            (plan.Prompts.Count * (1 + sources) * 400L) + (sizeof(int) * ((2 * tokens) + sourceTokens)),
            sources * ((sizeof(int) * tokens) + (plan.Prompts.Count * 200L)),
            means + Ahead(plan, engine, longest, needs),
            means + ranges.Max(range => OfRange(plan, engine, range, needs)),
            needs.BytesOfSums,
            (needs.TableRows * TableRowBytes) + (sources * plan.Prompts.Count * 300));
    }

    /// <summary>Tokens of the longest row.</summary>
    /// <param name="plan">The prompts.</param>
    public static int Longest(PromptPlan plan)
    {
        int prompts = plan.Prompts.Lengths().Max();
        return plan.NeedsMeansOfOtherSet
            ? Math.Max(prompts, plan.Settings.Ablation.SourceSet!.Max(source => source.Length))
            : prompts;
    }

    /// <summary>What rows change and read that wait in batches, whatever prompts they are of: for experiments that run
    /// one change after another through all prompts of a chunk.</summary>
    /// <param name="plan">The prompts.</param>
    /// <param name="engine">How much the engine runs at once.</param>
    /// <param name="changedWidth">Values that a row changes of a token.</param>
    public static long RowsAhead(PromptPlan plan, EngineExtent engine, int changedWidth)
    {
        ModelShape shape = plan.Shape;
        long tokens = engine.BatchesAhead * engine.LargestBatch(Longest(plan));
        int shortest = Enumerable.Range(0, plan.Prompts.Count).Min(plan.Prompts.LengthOf);
        long readings = (shape.LayerCount * (shape.HeadCount + 1L)) + 8;
        return (sizeof(float) * tokens * (changedWidth + readings))
            + (tokens / shortest * (RowObjectBytes + (BlockObjectBytes * (long)shape.LayerCount)));
    }

    /// <summary>What batches of clean passes read that is not taken yet.</summary>
    private static long Ahead(PromptPlan plan, EngineExtent engine, int longest, Needs needs)
    {
        long batch = engine.BatchesAhead * engine.LargestBatch(longest);
        long logits = plan.Prompts.NeedTargets ? engine.BatchesAhead * (1 + (batch / 2)) * plan.Shape.DVocab : 0;
        return sizeof(float) * ((batch * plan.Shape.DModel * (ValuesOfToken(plan.Shape, needs) + 2)) + logits);
    }

    /// <summary>Streams, outputs, directions, and what the rows of the prompts under way change and read.</summary>
    private static long OfRange(PromptPlan plan, EngineExtent engine, PromptRange range, Needs needs)
    {
        ModelShape shape = plan.Shape;
        long tokens = range.Prompts.Sum(prompt => (long)plan.Prompts.LengthOf(prompt));
        long scored = plan.Prompts.OffsetOf(range.First + range.Count) - plan.Prompts.OffsetOf(range.First);
        long kept = (1L + plan.Ablation.SourceCount) * sizeof(float) * tokens * shape.DModel
            * ValuesOfToken(shape, needs);
        long directions = sizeof(float) * scored * shape.DModel * (shape.LayerCount + 2L);
        long rows = range.Count * needs.RowsOfPrompt;
        long changes = sizeof(float) * rows * (tokens / range.Count) * Math.Max(shape.DHead, needs.ChangedWidth);
        long objects = (range.Count * (1L + plan.Ablation.SourceCount) * PromptObjectBytes)
            + (rows * (RowObjectBytes + (BlockObjectBytes * (long)shape.LayerCount)));
        return kept + directions + changes + objects + (sizeof(double) * scored * needs.ValuesOfScored)
            + Ahead(plan, engine, Longest(plan), needs);
    }

    /// <summary>Streams and outputs of a token, in d_model.</summary>
    private static long ValuesOfToken(ModelShape shape, Needs needs) =>
        ((shape.IsParallel ? 2L : 3L) * shape.LayerCount) + 1 + (needs.KeepsMlps ? shape.LayerCount : 0);

    /// <summary>What an experiment keeps.</summary>
    /// <param name="KeepsMlps">Whether clean runs keep what MLP layers wrote.</param>
    /// <param name="RowsOfPrompt">Changed rows of a prompt that are under way at once, at most.</param>
    /// <param name="ValuesOfScored">Numbers that are kept of a scored position at once.</param>
    /// <param name="BytesOfSums">Bytes of the sums of all chunks together.</param>
    /// <param name="TableRows">Rows of its tables.</param>
    /// <param name="ChangedWidth">Values that a row changes of a token; at least d_head.</param>
    internal sealed record Needs(
        bool KeepsMlps,
        long RowsOfPrompt,
        long ValuesOfScored,
        long BytesOfSums,
        long TableRows,
        long ChangedWidth = 0);
}
