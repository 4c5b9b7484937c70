using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>The order in which one layer's heads go through the prompts of a chunk, chosen for the engine's batches. It
/// changes no bit.</summary>
internal static class SweepOrder
{
    /// <summary>Batches' worth of prompts whose top positions are run together.</summary>
    private const int BatchesTogether = 8;

    /// <summary>Every head in every prompt. Prompts are taken a batch's worth at a time, and each such group for one
    /// head after another: a batch then holds one head, which one product writes, and the next batch the same prompts,
    /// whose streams and directions are there already.</summary>
    /// <param name="ordinals">The layer's heads.</param>
    /// <param name="prompts">The chunk's clean runs, in the order of length, so that neighbors hardly pad.</param>
    /// <param name="batchTokens">Tokens of a batch.</param>
    public static IEnumerable<SweepPair> OfAll(int[] ordinals, CleanPrompt[] prompts, int batchTokens) =>
        from together in PromptRange.Cut([.. prompts.Select(prompt => prompt.Cache.Tokens.Length)], batchTokens)
        from ordinal in ordinals
        from place in Enumerable.Range(together.First, together.Count)
        select new SweepPair(place, ordinal, Subset: null);

    /// <summary>Every head in the prompts that hold one of its top positions, up to the last of them. The pairs are
    /// sorted by length, for they end anywhere, and those of one head in a batch put together. They are taken a few
    /// batches' worth of prompts at a time, so that what heads share of a prompt is near.</summary>
    /// <param name="ordinals">The layer's heads.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="tops">The heads' top positions.</param>
    /// <param name="batchTokens">Tokens of a batch.</param>
    public static IEnumerable<SweepPair> OfTops(
        int[] ordinals, CleanPrompt[] prompts, TopPositions tops, int batchTokens)
    {
        int[] lengths = [.. prompts.Select(prompt => prompt.Cache.Tokens.Length)];
        return
            from near in PromptRange.Cut(lengths, (long)BatchesTogether * batchTokens)
            let pairs = Tops(ordinals, prompts, tops, near)
            where pairs.Length > 0
            from together in PromptRange.Cut([.. pairs.Select(pair => pair.Length(prompts))], batchTokens)
            from pair in pairs.Skip(together.First).Take(together.Count).OrderBy(pair => pair.Ordinal)
            select pair;
    }

    private static SweepPair[] Tops(int[] ordinals, CleanPrompt[] prompts, TopPositions tops, PromptRange near) =>
    [
        .. (from place in Enumerable.Range(near.First, near.Count)
            from ordinal in ordinals
            let subset = tops.In(ordinal, prompts[place].Prompt)
            where subset.Length > 0
            select new SweepPair(place, ordinal, subset)).OrderBy(pair => pair.Length(prompts)),
    ];
}

/// <summary>One head to be ablated in one prompt.</summary>
/// <param name="Prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="Ordinal">The head's ordinal.</param>
/// <param name="Subset">Which of the prompt's scored positions are measured, as ascending indices; null: all.</param>
internal readonly record struct SweepPair(int Prompt, int Ordinal, int[]? Subset)
{
    /// <summary>Tokens up to the last position that is measured.</summary>
    /// <param name="prompts">The chunk's clean runs.</param>
    public int Length(CleanPrompt[] prompts)
    {
        IReadOnlyList<int> positions = prompts[Prompt].Scored.Positions;
        return positions[Subset?[^1] ?? (positions.Count - 1)] + 1;
    }
}
