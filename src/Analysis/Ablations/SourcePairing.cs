namespace SelfRepair.Analysis.Ablations;

/// <summary>Lays prompts end to end until they are as long as the prompt that they lend to (E32).</summary>
/// <param name="candidates">The prompts to take from, [source][pos].</param>
/// <param name="endOfText">The token left out at the head of a continuing prompt; null: there is none.</param>
internal sealed class SourcePairing(IReadOnlyList<ReadOnlyMemory<int>> candidates, int? endOfText)
{
    /// <summary>Refuses prompts that no source could be laid out for, whatever the draw: the others bring no token
    /// after the first of them.</summary>
    /// <param name="promptLengths">Tokens of each prompt, [prompt].</param>
    /// <param name="isWithinSet">Whether the prompts lend to each other, and none to itself.</param>
    /// <exception cref="SourceTooShortException">There is such a prompt.</exception>
    public void Check(IReadOnlyList<int> promptLengths, bool isWithinSet)
    {
        int continuing = candidates.Count(Continues);
        for (int prompt = 0; prompt < promptLengths.Count; prompt++)
        {
            int others = continuing - (isWithinSet && Continues(candidates[prompt]) ? 1 : 0);
            if (others == 0 && promptLengths[prompt] > 1)
            {
                throw new SourceTooShortException(
                    prompt, promptLengths[prompt], 1, isWithinSet ? SourceOrigin.Prompts : SourceOrigin.SourceSet);
            }
        }
    }

    /// <summary>One draw among the prompts themselves: pi[i + 1], pi[i + 2], ... lend to prompt pi[i].</summary>
    /// <returns>A source row a prompt, [prompt].</returns>
    public SourceRow[] WithinSet(ulong seed, int draw)
    {
        int[] order = Pairing.Permutation(candidates.Count, seed, draw);
        SourceRow[] rows = new SourceRow[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            int prompt = order[place];
            rows[prompt] = LayOut(order, place + 1, prompt, candidates[prompt].Length, SourceOrigin.Prompts);
        }

        return rows;
    }

    /// <summary>One draw from another set of S prompts: pi[i mod S], pi[i + 1 mod S], ... lend to prompt i.</summary>
    /// <returns>A source row a prompt, [prompt].</returns>
    public SourceRow[] FromSet(IReadOnlyList<int> promptLengths, ulong seed, int draw)
    {
        int[] order = Pairing.Permutation(candidates.Count, seed, draw);
        SourceRow[] rows = new SourceRow[promptLengths.Count];
        for (int prompt = 0; prompt < rows.Length; prompt++)
        {
            rows[prompt] = LayOut(order, prompt, prompt, promptLengths[prompt], SourceOrigin.SourceSet);
        }

        return rows;
    }

    /// <summary>Whether a source brings a token where it continues another.</summary>
    private bool Continues(ReadOnlyMemory<int> source) =>
        source.Length > (source.Length > 0 && source.Span[0] == endOfText ? 1 : 0);

    private SourceRow LayOut(int[] order, int first, int prompt, int length, SourceOrigin origin)
    {
        int[] tokens = new int[length];
        List<int> sources = [];
        int filled = 0;
        int sinceLastToken = 0;
        for (int place = first; filled < length; place++)
        {
            int source = order[place % order.Length];
            int taken = origin == SourceOrigin.Prompts && source == prompt
                ? 0
                : Append(candidates[source].Span, tokens.AsSpan(filled), isFirst: sources.Count == 0);
            if (taken > 0)
            {
                sources.Add(source);
                filled += taken;
                sinceLastToken = 0;
            }
            else if (++sinceLastToken > order.Length)
            {
                // A whole round brought nothing, and no later round would.
                throw new SourceTooShortException(prompt, length, filled, origin);
            }
        }

        return new SourceRow(tokens, sources);
    }

    private int Append(ReadOnlySpan<int> source, Span<int> room, bool isFirst)
    {
        ReadOnlySpan<int> added = !isFirst && source.Length > 0 && source[0] == endOfText ? source[1..] : source;
        added = added[..Math.Min(added.Length, room.Length)];
        added.CopyTo(room);
        return added.Length;
    }
}
