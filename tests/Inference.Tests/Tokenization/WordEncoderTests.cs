using System.Text;
using Microsoft.ML.Tokenizers;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class WordEncoderTests
{
    private readonly TokenizerDefinition definition = TokenizerFileReader.Read(Tokenizers.TinyPath);

    [Theory]
    [InlineData("ab")]
    [InlineData("the")]
    [InlineData("etaoinshrdlu")]
    [InlineData("abcdefghijklmnopqrstuvwxyz")]
    [InlineData("\u00e9\u4e00\u00fc\u0e01")]
    public void EncodeLong_OfRandomWords_GivesWhatOneMergeOfTheWholeGives(string letters)
    {
        WordEncoder encoder = NewEncoder();
        BpeTokenizer whole = BpeTokenizer.Create(
            new BpeOptions(definition.Vocabulary) { Merges = definition.Encoding!.Merges, ByteLevel = true });
        Random random = new(11);
        foreach (int length in new[] { 1, 1_023, 1_024, 1_025, 2_049, 3_000, 7_001 })
        {
            string word = string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));
            Assert.Equal(whole.EncodeToIds(word, false, false), encoder.EncodeLong(Encoding.UTF8.GetBytes(word)));
        }
    }

    [Fact]
    public void Encode_OfMoreWordsThanAreRemembered_StaysTheSame()
    {
        WordEncoder encoder = NewEncoder();
        IReadOnlyList<int> first = encoder.Encode("w0");
        for (int number = 1; number < 40_000; number++)
        {
            encoder.Encode($"w{number}");
        }

        Assert.Equal(first, encoder.Encode("w0"));
        Assert.Equal(first, NewEncoder().Encode("w0"));
    }

    private WordEncoder NewEncoder() =>
        new(definition.Vocabulary, definition.Encoding!, new TokenTable(definition));
}
