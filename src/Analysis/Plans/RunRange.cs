namespace SelfRepair.Analysis.Plans;

/// <summary>Consecutive runs of an experiment that counts its runs, since there may be too many to be
/// listed.</summary>
/// <param name="First">The first of them, from 0.</param>
/// <param name="Count">Number of runs, at least 1.</param>
public readonly record struct RunRange(long First, int Count)
{
    /// <summary>The runs, by index.</summary>
    public IEnumerable<long> Runs
    {
        get
        {
            for (long run = First; run < First + Count; run++)
            {
                yield return run;
            }
        }
    }

    /// <summary>Cuts runs into ranges of at most so many block passes a prompt; a run that takes more is a range of its
    /// own.</summary>
    /// <param name="runs">The runs, those alike that follow each other put together.</param>
    /// <param name="maxPasses">The most block passes of a range of several runs.</param>
    public static IReadOnlyList<RunRange> Cut(IEnumerable<RunsAlike> runs, long maxPasses)
    {
        List<RunRange> ranges = [];
        long first = 0;
        long next = 0;
        long passes = 0;
        foreach ((long count, int passesOfRun) in runs)
        {
            long left = count;
            while (left > 0)
            {
                long fitting = Math.Min(left, Math.Max(0, maxPasses - passes) / Math.Max(1, passesOfRun));
                if (fitting == 0 && next > first)
                {
                    ranges.Add(new RunRange(first, (int)(next - first)));
                    (first, passes) = (next, 0);
                    continue;
                }

                long taken = Math.Max(1, fitting);
                next += taken;
                left -= taken;
                passes += taken * Math.Max(1, passesOfRun);
            }
        }

        if (next > first)
        {
            ranges.Add(new RunRange(first, (int)(next - first)));
        }

        return ranges;
    }
}

/// <summary>Runs that follow each other and run as many blocks.</summary>
/// <param name="Count">Number of runs.</param>
/// <param name="Passes">Blocks that each of them runs for a prompt; one that runs none counts as one.</param>
public readonly record struct RunsAlike(long Count, int Passes);
