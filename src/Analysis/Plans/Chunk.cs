namespace SelfRepair.Analysis.Plans;

/// <summary>A run of consecutive whole prompts.</summary>
/// <param name="First">Index of its first prompt, from 0.</param>
/// <param name="Count">Number of its prompts, at least 1.</param>
internal readonly record struct Chunk(int First, int Count)
{
    /// <summary>Whether a prompt is one of the chunk's.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public bool Has(int prompt) => prompt >= First && prompt < First + Count;

    /// <summary>Cuts prompts into chunks of at most so many tokens; a longer prompt is a chunk of its own.</summary>
    /// <param name="lengths">Tokens of each prompt, [prompt].</param>
    /// <param name="maxTokens">The most tokens of a chunk of several prompts.</param>
    public static IReadOnlyList<Chunk> Cut(IReadOnlyList<int> lengths, long maxTokens)
    {
        List<Chunk> chunks = [];
        int first = 0;
        long tokens = 0;
        for (int prompt = 0; prompt < lengths.Count; prompt++)
        {
            if (prompt > first && tokens + lengths[prompt] > maxTokens)
            {
                chunks.Add(new Chunk(first, prompt - first));
                first = prompt;
                tokens = 0;
            }

            tokens += lengths[prompt];
        }

        chunks.Add(new Chunk(first, lengths.Count - first));
        return chunks;
    }
}
