using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.Tests.Plans;

public sealed class RunRangeTests
{
    [Fact]
    public void Cut_OfRunsOfSeveralLengths_FillsRangesInOrder() =>
        Assert.Equal(
            [new RunRange(0, 2), new RunRange(2, 4), new RunRange(6, 1), new RunRange(7, 2)],
            RunRange.Cut([new(3, 4), new(3, 2), new(1, 30), new(2, 0)], maxPasses: 10));

    [Fact]
    public void Cut_OfMoreRunsThanCanBeListed_IsDoneAtOnce()
    {
        IReadOnlyList<RunRange> ranges = RunRange.Cut([new(3_000_000_000, 2)], maxPasses: 2_000_000_000);

        Assert.Equal([1_000_000_000, 1_000_000_000, 1_000_000_000], ranges.Select(range => range.Count));
        Assert.Equal(2_000_000_000, ranges[^1].First);
        Assert.Equal([0, 1], ranges[0].Runs.Take(2));
    }
}
