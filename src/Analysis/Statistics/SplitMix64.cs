namespace SelfRepair.Analysis.Statistics;

/// <summary>The generator behind every random choice (E31): 64 bits of state, each output a mix of the state moved on
/// by a constant.</summary>
/// <remarks>All arithmetic is modulo 2^64 by definition.</remarks>
/// <param name="state">The state before the first output.</param>
public sealed class SplitMix64(ulong state)
{
    /// <summary>2^64 over the golden ratio, odd: the step of the state.</summary>
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state = state;

    /// <summary>The generator of one draw: its state is o(o(seed) + draw), o being the first output from a state, so
    /// that neighboring seeds and draws share no stream.</summary>
    /// <param name="seed">The seed named in the request.</param>
    /// <param name="draw">The draw, from 0.</param>
    public static SplitMix64 ForDraw(ulong seed, int draw) =>
        new(FirstFrom(unchecked(FirstFrom(seed) + (ulong)draw)));

    /// <summary>o(S): the first output from a state.</summary>
    /// <param name="state">The state S.</param>
    public static ulong FirstFrom(ulong state) => new SplitMix64(state).Next();

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            state += Step;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1: the high 64 bits of next x limit.</summary>
    /// <param name="limit">How many numbers there are to choose from, positive.</param>
    public int NextBelow(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)Math.BigMul(Next(), (ulong)limit, out _);
    }
}
