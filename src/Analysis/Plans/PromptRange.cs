namespace SelfRepair.Analysis.Plans;

/// <summary>Consecutive whole prompts.</summary>
/// <param name="First">Index of the first prompt, from 0.</param>
/// <param name="Count">Number of prompts, at least 1.</param>
public readonly record struct PromptRange(int First, int Count)
{
    /// <summary>The prompts, by index.</summary>
    public IEnumerable<int> Prompts => Enumerable.Range(First, Count);

    /// <summary>Whether it holds a prompt.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public bool Has(int prompt) => prompt >= First && prompt < First + Count;

    /// <summary>Cuts prompts into ranges of at most so many tokens; a longer prompt is a range of its own.</summary>
    /// <param name="lengths">Tokens of each prompt, [prompt].</param>
    /// <param name="maxTokens">The most tokens of a range of several prompts.</param>
    public static IReadOnlyList<PromptRange> Cut(IReadOnlyList<int> lengths, long maxTokens) =>
    [
        .. WorkGroups.Cut(lengths.Select(length => (long)length), maxTokens)
            .Select(group => new PromptRange(group.First, group.Count)),
    ];
}
