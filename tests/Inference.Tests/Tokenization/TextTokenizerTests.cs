using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class TextTokenizerTests
{
    private const int LongLength = 200_000;

    [Theory]
    [InlineData("20b", 50_277)]
    [InlineData("tiny", 1_024)]
    public void Count_OfAVocabulary_CountsAddedTokensOnce(string vocabulary, int count)
    {
        Assert.Equal(count, Tokenizers.Named(vocabulary).Count);
        Assert.Equal(0, Tokenizers.Named(vocabulary).EndOfText);
    }

    [Fact]
    public void Encode_OfALongWord_MergesItAsAWhole()
    {
        TextTokenizer tokenizer = Tokenizers.Named("20b");
        int eight = Assert.Single(tokenizer.Encode("aaaaaaaa").Ids);
        TokenizedText tokenized = tokenizer.Encode(new string('a', LongLength));
        Assert.Equal(Enumerable.Repeat(eight, LongLength / 8), tokenized.Ids);
        Assert.Equal(new TokenOffset(LongLength - 8, LongLength), tokenized.Offsets[^1]);
    }

    [Fact]
    public void Encode_OfALongNormalizedMess_DecodesToItself()
    {
        TextTokenizer tokenizer = Tokenizers.Named("tiny");
        Random random = new(5);
        string text = new(random.GetItems<char>("e\u0301\u0323\u00e9\u4e00", LongLength));
        TokenizedText tokenized = tokenizer.Encode(text);
        Assert.Equal(text.Normalize(), tokenizer.Decode(tokenized.Ids));
        Assert.InRange(tokenized.Offsets[^1].End, LongLength - 100, LongLength);
    }

    // As characters: an attribute's text is stored as UTF-8, which holds no lone surrogate.
    [Theory]
    [InlineData(new[] { 'a', '\ud800' }, 1)]
    [InlineData(new[] { '\udc00', 'a' }, 0)]
    [InlineData(new[] { '\ud83d', '\ude00', '\ude00' }, 2)]
    [InlineData(new[] { '\ud83d', '\ud83d', '\ude00' }, 0)]
    public void Encode_OfALoneSurrogate_IsRefusedWithItsPlace(char[] units, int index)
    {
        LoneSurrogateException refusal =
            Assert.Throws<LoneSurrogateException>(() => Tokenizers.Named("tiny").Encode(new string(units)));
        Assert.Equal(index, refusal.Index);
        Assert.Equal(units[index], refusal.Surrogate);
    }

    [Fact]
    public void Encode_OfTheNoncharacterFffe_IsTextLikeAny()
    {
        const string Text = "a\ufffee\u0301\ufffe\u0301";
        TokenizedText tokenized = Tokenizers.Named("20b").Encode(Text);
        Assert.Equal("a\ufffe\u00e9\ufffe\u0301", Tokenizers.Named("20b").Decode(tokenized.Ids));
        Assert.Equal(new TokenOffset(5, 6), tokenized.Offsets[^1]);
    }

    [Fact]
    public void Piece_OfPartOfACharacter_IsTheReplacementCharacter()
    {
        TextTokenizer tokenizer = Tokenizers.Named("20b");
        Assert.Equal(" world", tokenizer.Piece(tokenizer.Encode(" world").Ids[0]));
        Assert.Equal("<|endoftext|>", tokenizer.Piece(0));
        Assert.Equal("\ufffd", tokenizer.Piece(168));
        Assert.Equal(["", "", ""], new[] { -1, 50_277, int.MaxValue }.Select(tokenizer.Piece));
    }

    [Fact]
    public void Encode_ByManyThreads_GivesWhatOneGives()
    {
        TextTokenizer tokenizer = Tokenizers.Named("20b");
        string[] texts =
            [.. Enumerable.Range(0, 500).Select(number => $"words {number * 7919} and w{number % 17}\u00e9rds")];
        int[][] parallel = [.. texts.AsParallel().AsOrdered().Select(text => tokenizer.Encode(text).Ids.ToArray())];
        Assert.Equal(texts.Select(text => tokenizer.Encode(text).Ids.ToArray()), parallel);
    }
}
