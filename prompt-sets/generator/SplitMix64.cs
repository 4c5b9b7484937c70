namespace SelfRepair.PromptSets;

/// <summary>The seeded generator behind every choice in a prompt set: SplitMix64.</summary>
/// <remarks>Not <see cref="Random"/>: its numbers are not promised to stay the same from one .NET to the next, and the
/// committed files must come out again byte for byte.</remarks>
/// <param name="seed">The state to start from.</param>
public sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>Draws the next 64 bits.</summary>
    /// <returns>A number of 64 uniform bits.</returns>
    public ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>Draws an index: the high 64 bits of the next number times the count.</summary>
    /// <param name="count">How many there are to choose from, at least 1.</param>
    /// <returns>An index from 0 to count - 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)Math.BigMul(Next(), (ulong)count, out _);
    }

    /// <summary>Picks one of a list.</summary>
    /// <typeparam name="T">What is chosen.</typeparam>
    /// <param name="choices">The list, not empty.</param>
    /// <returns>One of its elements.</returns>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Picks several different places of a list, in random order.</summary>
    /// <typeparam name="T">What is chosen.</typeparam>
    /// <param name="choices">The list.</param>
    /// <param name="count">How many to pick, at most as many as there are.</param>
    /// <returns>The elements picked.</returns>
    public T[] Sample<T>(IReadOnlyList<T> choices, int count)
    {
        T[] all = [.. choices];
        Shuffle(all);
        return all[..count];
    }

    /// <summary>Shuffles in place by Fisher-Yates, from the last element down.</summary>
    /// <typeparam name="T">What is shuffled.</typeparam>
    /// <param name="elements">The elements.</param>
    public void Shuffle<T>(Span<T> elements)
    {
        for (int last = elements.Length - 1; last >= 1; last--)
        {
            int other = Below(last + 1);
            (elements[last], elements[other]) = (elements[other], elements[last]);
        }
    }
}
