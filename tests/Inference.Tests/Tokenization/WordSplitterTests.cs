using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class WordSplitterTests
{
    [Theory]
    [InlineData("it's they'll 'S", "it|'s| they|'ll| '|S")]
    [InlineData("a  b \n c\n", "a| | b| \n| c|\n")]
    [InlineData("x1\u00b2!'s", "x|1\u00b2|!'|s")]
    [InlineData("e\u0301 \u0301", "e|\u0301| \u0301")]
    [InlineData("\U00010400\U0001D7D8\U0001F600 \U00010400", "\U00010400|\U0001D7D8|\U0001F600| \U00010400")]
    [InlineData("a\u0085\u00a0b\u200bc\u001cd", "a|\u0085|\u00a0|b|\u200b|c|\u001c|d")]
    [InlineData("'", "'")]
    [InlineData("   ", "   ")]
    public void FirstWordLength_Repeated_CutsAsThePatternDoes(string text, string words)
    {
        List<string> found = [];
        for (int start = 0; start < text.Length; start += found[^1].Length)
        {
            found.Add(text.Substring(start, WordSplitter.FirstWordLength(text.AsSpan(start))));
        }

        Assert.Equal(words.Split('|'), found);
    }
}
