namespace SelfRepair.Testing;

/// <summary>Random token ids that are the same everywhere.</summary>
public static class TestPrompts
{
    /// <summary>Token ids below the vocabulary's size.</summary>
    /// <param name="seed">Another seed, another prompt.</param>
    /// <param name="length">Number of tokens.</param>
    /// <param name="vocabulary">Number of token ids.</param>
    public static int[] Random(int seed, int length, int vocabulary)
    {
        // A congruential generator with Knuth's constants: quality does not matter here, repeatability does.
        ulong state = (ulong)seed + 1;
        int[] tokens = new int[length];
        for (int position = 0; position < length; position++)
        {
            state = unchecked((state * 6364136223846793005UL) + 1442695040888963407UL);
            tokens[position] = (int)((state >> 33) % (ulong)vocabulary);
        }

        return tokens;
    }
}
