using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class TopCandidatesTests
{
    [Fact]
    public void Choose_WithTies_TakesTheLowerIndex() => Assert.Equal([1, 2, 4], Largest([0f, 3f, 2f, -9f, 3f, 2f], 3));

    [Fact]
    public void Choose_OfSignedValues_IgnoresMagnitude() => Assert.Equal([1], Largest([-5f, 1f, -2f], 1));

    [Fact]
    public void Choose_WithInfinities_ChoosesThemLast() =>
        Assert.Equal([0, 2], Largest([float.NegativeInfinity, float.NegativeInfinity, 1f], 2));

    [Fact]
    public void Choose_OfNone_IsEmpty() => Assert.Empty(Largest([1f], 0));

    [Fact]
    public void Choose_OfFewerThanAsked_IsAll() => Assert.Equal([0, 1], Largest([1f, 2f], 5));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 13)]
    [InlineData(40, 100)]
    [InlineData(999, 64)]
    public void Choose_OfManyInParts_IsTheSortedHead(int count, int partSize)
    {
        // Few distinct values, so that most of the choice is ties.
        float[] values = [.. Enumerable.Range(0, 1000).Select(index => (float)(index * 7919 % 31))];
        TopCandidates candidates = new(count);
        for (int first = 0; first < values.Length; first += partSize)
        {
            candidates.Add(values.AsSpan(first, Math.Min(partSize, values.Length - first)), first);
        }

        int[] expected =
        [
            .. Enumerable.Range(0, values.Length)
                .OrderByDescending(index => values[index]).ThenBy(index => index).Take(count).Order(),
        ];
        Assert.Equal(expected, candidates.Choose());
    }

    private static int[] Largest(ReadOnlySpan<float> values, int count)
    {
        TopCandidates candidates = new(count);
        candidates.Add(values, 0);
        return candidates.Choose();
    }
}
