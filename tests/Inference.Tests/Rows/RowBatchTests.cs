using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Batches hold consecutive rows of one route, within their tokens, and enough of them for every
/// thread.</summary>
public sealed class RowBatchTests
{
    [Theory]
    [InlineData(1, new[] { 4, 4, 2 })]
    [InlineData(2, new[] { 4, 4, 2 })]
    [InlineData(4, new[] { 3, 3, 3, 1 })]
    [InlineData(16, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void Cut_TenRowsOfTen_GivesEachThreadABatch(int threads, int[] counts) =>
        Assert.Equal(counts, Cut([.. Enumerable.Repeat(10, 10)], 40, threads).Select(batch => batch.Rows.Count));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Cut_RowsOfAnyLength_KeepsThemInOrderAndWithinTokens(int threads)
    {
        int[] lengths = [3, 50, 1, 1, 90, 7, 7, 7, 2, 40, 40, 40];
        RowBatch[] batches = Cut(lengths, 64, threads);
        Assert.Equal(lengths, batches.SelectMany(batch => batch.Rows).Select(row => row.Tokens.Length));
        Assert.All(batches, batch => Assert.True(batch.Rows.Count == 1 || batch.Rows.Count * batch.Length <= 64));
    }

    [Fact]
    public void Cut_RowsThatReadOtherwise_SpreadsEachRoute()
    {
        Row[] rows =
        [
            .. Enumerable.Repeat(Clean(10, RowReads.Z), 4),
            .. Enumerable.Repeat(Clean(10, RowReads.None), 6),
        ];
        RowBatch[] batches = Cut(rows, 1000, threads: 2);
        Assert.Equal([2, 2, 3, 3], batches.Select(batch => batch.Rows.Count));
    }

    /// <summary>Batches that are spread over more threads are cut anew, and tags go with their rows.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Cut_TaggedRows_LeavesEachTagWithItsRow(int threads)
    {
        Row[] rows = [.. Enumerable.Range(1, 23).Select(number =>
            Clean(number % 7 + 1, number % 3 == 0 ? RowReads.Z : RowReads.None))];
        IEnumerable<TaggedRow<Row>> tagged = rows.Select(row => new TaggedRow<Row>(row, row));
        Row[] tags = [.. BatchCut.Cut(tagged, 20, threads).SelectMany(batch => batch.Rows).Select(sent => sent.Tag)];
        Assert.Equal(rows, tags);
        Assert.All(
            BatchCut.Cut(tagged, 20, threads).SelectMany(batch => batch.Rows),
            sent => Assert.Same(sent.Row, sent.Tag));
    }

    private static RowBatch[] Cut(int[] lengths, int maxTokens, int threads) =>
        Cut(lengths.Select(length => Clean(length, RowReads.None)), maxTokens, threads);

    private static RowBatch[] Cut(IEnumerable<Row> rows, int maxTokens, int threads) =>
    [
        .. BatchCut.Cut(rows.Select(row => new TaggedRow<int>(row, row.Tokens.Length)), maxTokens, threads)
            .Select(tagged => tagged.Batch),
    ];

    private static Row Clean(int length, RowReads reads) => Row.FromEmbedding(new int[length], scored: null, reads);
}
