using System.Text;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class CanonicalOrderTests
{
    // Marks of the classes 1, 7, 9, 129, 130, 132, 202, 216, 220, 230, 240, precomposed characters and starters.
    private const string Characters = "\u0334\u093c\u094d\u0f71\u0f72\u0f74\u0327\u031b\u0323\u0301\u0308\u0345"
        + "\u0344\u0f73\u1ead\u01d5\u0958\u09cb\u09be\uac01\u11a8\u00e9e\u4e00";

    [Fact]
    public void Of_RandomMarks_IsNormalFormD()
    {
        Random random = new(9);
        for (int round = 0; round < 500; round++)
        {
            string text = string.Concat(random.GetItems<char>(Characters, random.Next(1, 60)));
            Assert.Equal(text.Normalize(NormalizationForm.FormD), CanonicalOrder.Of(text));
        }
    }

    [Theory]
    [InlineData("\u0301", 256, false)]
    [InlineData("\u0301", 257, true)]
    [InlineData("\U0001D165", 257, true)]
    [InlineData("e\u0301", 1_000, false)]
    [InlineData("\u4e00", 1_000, false)]
    public void HasLongRun_OfARepeatedText_CountsItsMarks(string text, int times, bool expected) =>
        Assert.Equal(expected, CanonicalOrder.HasLongRun("x\u0301y" + string.Concat(Enumerable.Repeat(text, times))));

    [Fact]
    public void Encode_OfALongRunOfMixedMarks_DecodesToThemInOrder()
    {
        const int Pairs = 100_000;
        TextTokenizer tokenizer = Tokenizers.Named("20b");
        TokenizedText tokenized = tokenizer.Encode("x" + string.Concat(Enumerable.Repeat("\u0301\u0323", Pairs)));
        string expected = "x" + new string('\u0323', Pairs) + new string('\u0301', Pairs);
        Assert.Equal(expected, tokenizer.Decode(tokenized.Ids));
        Assert.Equal((2 * Pairs) + 1, tokenized.Offsets[^1].End);
    }
}
