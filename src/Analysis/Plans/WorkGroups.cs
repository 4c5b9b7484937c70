namespace SelfRepair.Analysis.Plans;

/// <summary>Cuts a list of things that each take some work into groups of consecutive ones.</summary>
public static class WorkGroups
{
    /// <summary>Groups of at most so much work; what takes more is a group of its own.</summary>
    /// <param name="work">Work of each thing, in any unit, [thing]; at least one.</param>
    /// <param name="most">The most work of a group of several.</param>
    /// <returns>The groups, in order: the first thing of each, and their number.</returns>
    public static IEnumerable<(int First, int Count)> Cut(IEnumerable<long> work, long most)
    {
        int first = 0;
        int next = 0;
        long taken = 0;
        foreach (long own in work)
        {
            if (next > first && taken + own > most)
            {
                yield return (first, next - first);
                first = next;
                taken = 0;
            }

            taken += own;
            next++;
        }

        yield return (first, next - first);
    }
}
