using System.Text.Json.Nodes;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class TokenizerFileReaderTests
{
    private const string Digits = """
        {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true},
        {"type": "ByteLevel", "add_prefix_space": false}]}
        """;

    private const string TwoByteLevels = """
        {"type": "Sequence", "pretokenizers": [{"type": "ByteLevel", "add_prefix_space": false},
        {"type": "ByteLevel", "add_prefix_space": false}]}
        """;

    [Theory]
    [InlineData("normalizer", """{"type": "NFKC"}""", "normalizer has the type NFKC")]
    [InlineData("normalizer", """{"type": "Sequence", "normalizers": [{"type": "Lowercase"}]}""", "Lowercase")]
    [InlineData("normalizer", """{"type": "Prepend", "prepend": "x"}""", "Prepend")]
    [InlineData("pre_tokenizer", "null", "pre_tokenizer has 0 steps")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace"}""", "Metaspace")]
    [InlineData("pre_tokenizer", """{"type": "ByteLevel"}""", "pre_tokenizer.add_prefix_space is missing")]
    [InlineData("pre_tokenizer", Digits, "pre_tokenizer.pretokenizers[0] has the type Digits")]
    [InlineData("pre_tokenizer", TwoByteLevels, "pre_tokenizer has 2 steps")]
    [InlineData("added_tokens", """[{"id": 5000, "content": "xyzzy"}]""", "added_tokens[0].id is 5000")]
    [InlineData("added_tokens", """[{"id": 5, "content": "xyz"}]""", "added_tokens[0].id is 5")]
    public void Read_WithAPartThatChangesIdsAndIsNotUnderstood_RefusesTextsByItsName(
        string member, string value, string named)
    {
        JsonObject file = TokenizerFiles.Tiny();
        file[member] = JsonNode.Parse(value);
        AssertTextsRefused(file, named);
    }

    [Theory]
    [InlineData("dropout", "0.1", "model.dropout is 0.1")]
    [InlineData("dropout", "\"0\"", "model.dropout is \"0\"")]
    [InlineData("ignore_merges", "7", "model.ignore_merges")]
    [InlineData("end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix")]
    [InlineData("continuing_subword_prefix", "\"##\"", "model.continuing_subword_prefix")]
    [InlineData("merges", "null", "model.merges is not a list")]
    public void Read_WithAModelThatMergesInAnotherWay_RefusesTextsByItsName(string member, string value, string named)
    {
        JsonObject file = TokenizerFiles.Tiny();
        file["model"]![member] = JsonNode.Parse(value);
        AssertTextsRefused(file, named);
    }

    [Theory]
    [InlineData("\"a\"", "is no pair")]
    [InlineData("[\"a\", \"b\", \"c\"]", "is no pair")]
    [InlineData("[\"\", \"b\"]", "is no pair")]
    [InlineData("\"\u0120  t\"", "is no pair")]
    [InlineData("[\"q\", \"q\"]", "qq")]
    [InlineData("[\"h\", \"e\"]", "repeats")]
    [InlineData("7", "is not a text")]
    public void Read_WithABrokenMerge_RefusesTextsByItsName(string merge, string reason)
    {
        JsonObject file = TokenizerFiles.Tiny();
        file["model"]!["merges"]!.AsArray().Add(JsonNode.Parse(merge));
        InvalidTokenizerException refusal = AssertTextsRefused(file, reason);
        Assert.Equal("model.merges[766]", refusal.Part);
    }

    [Theory]
    [InlineData("""{"type": "Unigram", "vocab": [["a", 0.5]]}""", "Unigram")]
    [InlineData("""{"type": "WordPiece", "vocab": {}}""", "WordPiece")]
    [InlineData("""{"type": "BPE"}""", "model.vocab is missing")]
    [InlineData("""{"type": "BPE", "vocab": {"a": -1}}""", "model.vocab.a")]
    [InlineData("""{"type": "BPE", "vocab": {"a": 1, "b": 1}}""", "model.vocab.b")]
    [InlineData("""{"type": "BPE", "vocab": {"a": 1}}""", "0x00")]
    [InlineData("null", "model is not an object")]
    public void Read_WithoutAByteLevelVocabulary_IsRefusedByName(string model, string named)
    {
        JsonObject file = TokenizerFiles.Tiny();
        file["model"] = JsonNode.Parse(model);
        Assert.Contains(named, Refusal(file.ToJsonString()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"truncation": null, "truncation": null}""")]
    [InlineData("""{"model": {"type": "\ud800"}}""")]
    public void Read_OfAnotherKindOfFile_IsRefused(string content) =>
        Assert.Contains("tokenizer.json cannot be used", Refusal(content).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_WithoutAFile_DoesNotTellThePath()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder", "tokenizer.json");
        InvalidTokenizerException refusal =
            Assert.Throws<InvalidTokenizerException>(() => TokenizerFileReader.Read(path));
        Assert.Contains("missing", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no-such-folder", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("truncation", """{"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}""")]
    [InlineData("padding", "{}")]
    [InlineData("decoder", """{"type": "WordPiece"}""")]
    [InlineData("post_processor", """{"type": "OfALaterVersion", "anything": [1]}""")]
    [InlineData("extra", "[1, {}]")]
    public void Read_WithWhatOnlyMattersElsewhere_EncodesAsWithoutIt(string member, string value)
    {
        const string Text = " The cat sat on the mat, and on the mat the cat sat.";
        JsonObject file = TokenizerFiles.Tiny();
        file[member] = JsonNode.Parse(value);
        TextTokenizer tokenizer = TokenizerFiles.Open(file.ToJsonString());
        Assert.Equal(Tokenizers.Named("tiny").Encode(Text).Ids, tokenizer.Encode(Text).Ids);
    }

    /// <summary>Its bytes are another number than those of the vocabulary's spelling.</summary>
    [Fact]
    public void Encode_WithAnAddedTokenSpelledInTheByteAlphabet_PlacesWordsRightly()
    {
        JsonObject file = TokenizerFiles.Tiny();
        int the = file["model"]!["vocab"]!["\u0120the"]!.GetValue<int>();
        file["added_tokens"]!.AsArray().Add(
            new JsonObject { ["id"] = the, ["content"] = "\u0120the", ["special"] = false });
        TokenizedText tokenized = TokenizerFiles.Open(file.ToJsonString()).Encode("a the b");
        Assert.Equal(Tokenizers.Named("tiny").Encode("a the b").Ids, tokenized.Ids);
        Assert.Equal(Tokenizers.Named("tiny").Encode("a the b").Offsets, tokenized.Offsets);
    }

    private static InvalidTokenizerException AssertTextsRefused(JsonObject file, string named)
    {
        TextTokenizer tokenizer = TokenizerFiles.Open(file.ToJsonString());
        InvalidTokenizerException refusal =
            Assert.Throws<InvalidTokenizerException>(() => tokenizer.Encode("text"));
        Assert.Same(tokenizer.Refusal, refusal);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("<|endoftext|>", tokenizer.Piece(0));
        return refusal;
    }

    private static InvalidTokenizerException Refusal(string content) =>
        Assert.Throws<InvalidTokenizerException>(() => TokenizerFiles.With(content, TokenizerFileReader.Read));
}
