namespace SelfRepair.Analysis.Statistics;

/// <summary>Keeps the positions that may still be among the largest while values come in, position after position
/// (E42).</summary>
/// <remarks>At most twice as many are held as will be chosen: when there are more, all but the largest are let go. The
/// choice is that of all values sorted: signed, ties to the lower index.</remarks>
/// <param name="count">How many will be chosen.</param>
public sealed class TopCandidates(int count)
{
    private readonly List<Candidate> candidates = new(Math.Min(2 * count, 1024));
    private float floor = float.NegativeInfinity;
    private bool isFull;

    /// <summary>Takes the values of the next positions.</summary>
    /// <param name="values">The values, [position], none of them NaN.</param>
    /// <param name="first">Index of the first position among all; positions come in ascending order.</param>
    public void Add(ReadOnlySpan<float> values, int first)
    {
        for (int index = 0; index < values.Length && count > 0; index++)
        {
            // A later position with the least value that is kept would lose the tie.
            if (isFull && values[index] <= floor)
            {
                continue;
            }

            candidates.Add(new Candidate(values[index], first + index));
            if (candidates.Count == 2 * count)
            {
                KeepLargest();
            }
        }
    }

    /// <summary>The chosen indices, ascending: as many as were to be chosen, or all there were.</summary>
    public int[] Choose()
    {
        KeepLargest();
        return [.. candidates.Select(candidate => candidate.Index).Order()];
    }

    private void KeepLargest()
    {
        if (candidates.Count < count || count == 0)
        {
            return;
        }

        candidates.Sort();
        candidates.RemoveRange(count, candidates.Count - count);
        floor = candidates[^1].Value;
        isFull = true;
    }

    private readonly record struct Candidate(float Value, int Index) : IComparable<Candidate>
    {
        /// <summary>The larger value first, of equal ones the lower index.</summary>
        public int CompareTo(Candidate other)
        {
            int byValue = other.Value.CompareTo(Value);
            return byValue != 0 ? byValue : Index.CompareTo(other.Index);
        }
    }
}
