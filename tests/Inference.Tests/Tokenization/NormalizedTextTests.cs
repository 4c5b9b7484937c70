using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class NormalizedTextTests
{
    [Theory]
    [InlineData("ae\u0301b", "a\u00e9b", new[] { 0, 1, 3 })]
    [InlineData("\u0958x", "\u0915\u093cx", new[] { 0, 0, 1 })]
    [InlineData("\u1112\u1161\u11ab.", "\ud55c.", new[] { 0, 3 })]
    [InlineData("q\u0307\u0323z", "q\u0323\u0307z", new[] { 0, 1, 2, 3 })]
    [InlineData("\ufffe\u0301e\u0301", "\ufffe\u0301\u00e9", new[] { 0, 1, 2 })]
    public void Of_TextOutOfNormalForm_ConsumesItsSourceInOrder(string text, string expected, int[] sources)
    {
        Assert.Equal(expected, NormalizedText.Of(text, out int[]? found).ToString());
        Assert.Equal(sources, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\u00e9\ufffe\u4e00")]
    public void Of_TextInNormalForm_IsThatText(string text)
    {
        Assert.Equal(text, NormalizedText.Of(text, out int[]? sources).ToString());
        Assert.Null(sources);
    }
}
