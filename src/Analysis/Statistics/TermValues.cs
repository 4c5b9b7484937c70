namespace SelfRepair.Analysis.Statistics;

/// <summary>The terms of one prompt at each of its scored positions. The buffers are used for one prompt after
/// another.</summary>
/// <param name="terms">The terms that are measured.</param>
/// <param name="capacity">The most scored positions of a prompt.</param>
public sealed class TermValues(TermSet terms, int capacity)
{
    private readonly double[][] values = [.. terms.Select(_ => new double[capacity])];
    private readonly double[] unmeasured = new double[capacity];
    private readonly bool[] finite = new bool[capacity];

    /// <summary>The terms that are measured.</summary>
    public TermSet Terms => terms;

    /// <summary>Number of scored positions of the prompt in hand.</summary>
    public int Count { get; private set; }

    /// <summary>Whether every measured term of a position is a finite number, [scored].</summary>
    public ReadOnlySpan<bool> Finite => finite.AsSpan(0, Count);

    /// <summary>A term at every scored position, [scored]. What is written to one that is not measured is
    /// lost.</summary>
    /// <param name="term">The term.</param>
    public Span<double> this[Term term]
    {
        get
        {
            int index = terms.IndexOf(term);
            return (index < 0 ? unmeasured : values[index]).AsSpan(0, Count);
        }
    }

    /// <summary>A measured term at every scored position, [scored].</summary>
    /// <param name="index">The term's place.</param>
    public ReadOnlySpan<double> At(int index) => values[index].AsSpan(0, Count);

    /// <summary>Turns to the next prompt, with zeros.</summary>
    /// <param name="scoredCount">Its scored positions.</param>
    public void Begin(int scoredCount)
    {
        Count = scoredCount;
        foreach (double[] term in values)
        {
            term.AsSpan(0, Count).Clear();
        }
    }

    /// <summary>Divides what was added up by the number of addends.</summary>
    /// <param name="addends">How many were added.</param>
    public void Average(int addends)
    {
        foreach (double[] term in values)
        {
            foreach (ref double value in term.AsSpan(0, Count))
            {
                value /= addends;
            }
        }
    }

    /// <summary>The positions that count, since every term of them is a finite number.</summary>
    /// <returns>1 where a position counts and 0 where not, [scored], and the number of those that do not.</returns>
    public (double[] Counted, int Left) CountFinite()
    {
        double[] counted = new double[Count];
        int left = 0;
        for (int scored = 0; scored < counted.Length; scored++)
        {
            counted[scored] = finite[scored] ? 1 : 0;
            left += finite[scored] ? 0 : 1;
        }

        return (counted, left);
    }

    /// <summary>Finds the positions where every term is a finite number.</summary>
    public void FindFinite()
    {
        finite.AsSpan(0, Count).Fill(true);
        foreach (double[] term in values)
        {
            for (int scored = 0; scored < Count; scored++)
            {
                finite[scored] &= double.IsFinite(term[scored]);
            }
        }
    }
}
