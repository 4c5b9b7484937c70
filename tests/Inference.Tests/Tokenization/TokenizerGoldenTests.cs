using System.Text.Json;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class TokenizerGoldenTests
{
    [Theory]
    [InlineData("20b", 3000)]
    [InlineData("tiny", 900)]
    public void Encode_OfEveryGoldenText_GivesItsIdsAndOffsets(string vocabulary, int lines)
    {
        TextTokenizer tokenizer = Tokenizers.Named(vocabulary);
        int read = 0;
        foreach (JsonElement line in GoldenFiles.Lines($"tokenizer/{vocabulary}.jsonl"))
        {
            string text = line.GetProperty("text").GetString()!;
            TokenizedText tokenized = tokenizer.Encode(text);
            Assert.True(Ids(line).SequenceEqual(tokenized.Ids), $"ids of {line}");
            Assert.True(Offsets(line).SequenceEqual(tokenized.Offsets), $"offsets of {line}");
            read++;
        }

        Assert.Equal(lines, read);
    }

    [Theory]
    [InlineData("20b")]
    [InlineData("tiny")]
    public void Decode_OfEveryGoldenTextsIds_GivesItsDecodedText(string vocabulary)
    {
        TextTokenizer tokenizer = Tokenizers.Named(vocabulary);
        Assert.All(
            GoldenFiles.Lines($"tokenizer/{vocabulary}.jsonl"),
            line => Assert.Equal(line.GetProperty("decoded").GetString(), tokenizer.Decode(Ids(line))));
    }

    [Theory]
    [InlineData("20b", 300)]
    [InlineData("tiny", 300)]
    public void Decode_OfArbitraryIds_GivesTheGoldenTexts(string vocabulary, int lines)
    {
        TextTokenizer tokenizer = Tokenizers.Named(vocabulary);
        JsonElement[] goldens = [.. GoldenFiles.Lines($"tokenizer/{vocabulary}.decode.jsonl")];
        Assert.Equal(lines, goldens.Length);
        Assert.All(goldens, line =>
        {
            int[] ids = Ids(line);
            Assert.Equal(line.GetProperty("decoded").GetString(), tokenizer.Decode(ids));
            Assert.Equal(
                line.GetProperty("decoded_skip_special").GetString(),
                tokenizer.Decode(ids, skipSpecial: true));
        });
    }

    private static int[] Ids(JsonElement line) =>
        [.. line.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

    private static IEnumerable<TokenOffset> Offsets(JsonElement line) => line.GetProperty("offsets").EnumerateArray()
        .Select(offset => new TokenOffset(offset[0].GetInt32(), offset[1].GetInt32()));
}
