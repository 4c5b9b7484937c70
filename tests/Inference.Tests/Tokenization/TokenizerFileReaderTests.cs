using System.Text.Json.Nodes;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class TokenizerFileReaderTests
{
    [Theory]
    [InlineData("truncation", """{"max_length": 4}""", "truncation")]
    [InlineData("padding", "{}", "padding")]
    [InlineData("normalizer", "null", "normalizer")]
    [InlineData("normalizer", """{"type": "NFKC"}""", "NFKC")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace"}""", "Metaspace")]
    [InlineData("pre_tokenizer", """{"type": "ByteLevel", "add_prefix_space": true}""", "add_prefix_space")]
    [InlineData("post_processor", """{"type": "TemplateProcessing"}""", "TemplateProcessing")]
    [InlineData("decoder", """{"type": "WordPiece"}""", "WordPiece")]
    [InlineData("model", """{"type": "Unigram"}""", "Unigram")]
    [InlineData("model", """{"type": "BPE", "dropout": 0.1}""", "model.dropout")]
    [InlineData("model", """{"type": "BPE", "ignore_merges": true}""", "model.ignore_merges")]
    [InlineData("model", """{"type": "BPE", "end_of_word_suffix": "</w>"}""", "model.end_of_word_suffix")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": -1}}""", "model.vocab.a")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 1, "b": 1}}""", "model.vocab.b")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 1}}""", "0x00")]
    [InlineData("added_tokens", """[{"id": 5000, "content": "x", "lstrip": true}]""", "added_tokens[0].lstrip")]
    [InlineData("added_tokens", """[{"id": 5, "content": "x"}]""", "added_tokens[0]")]
    [InlineData("added_tokens", """[{"id": 5000, "content": ""}]""", "added_tokens[0].content")]
    [InlineData("added_tokens", """[{"id": 5000, "content": "e\u0301", "normalized": true}]""", "normal form C")]
    public void Read_WithAPartThatIsNotUnderstood_NamesIt(string member, string value, string named)
    {
        JsonObject file = Tiny();
        file[member] = JsonNode.Parse(value);
        Assert.Contains(named, Refusal(file.ToJsonString()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a\"", "is no pair")]
    [InlineData("[\"a\", \"b\", \"c\"]", "is no pair")]
    [InlineData("\"\u0120  t\"", "is no pair")]
    [InlineData("[\"q\", \"q\"]", "qq")]
    [InlineData("[\"h\", \"e\"]", "repeats")]
    [InlineData("7", "is not a text")]
    public void Read_WithABrokenMerge_NamesIt(string merge, string reason)
    {
        JsonObject file = Tiny();
        file["model"]!["merges"]!.AsArray().Add(JsonNode.Parse(merge));
        InvalidTokenizerException refusal = Refusal(file.ToJsonString());
        Assert.Equal("model.merges[766]", refusal.Part);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"truncation": null, "truncation": null}""")]
    [InlineData("""{"normalizer": {"type": "\ud800"}}""")]
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

    [Fact]
    public void Read_WithBothSpellingsOfMerges_ReadsTheSame()
    {
        JsonObject file = Tiny();
        JsonArray merges = file["model"]!["merges"]!.AsArray();
        merges[0] = $"{merges[0]![0]} {merges[0]![1]}";
        TokenizerDefinition read = WithFile(file.ToJsonString(), TokenizerFileReader.Read);
        Assert.Equal(TokenizerFileReader.Read(Tokenizers.TinyPath).Merges, read.Merges);
    }

    private static JsonObject Tiny() => JsonNode.Parse(File.ReadAllText(Tokenizers.TinyPath))!.AsObject();

    private static InvalidTokenizerException Refusal(string content) =>
        Assert.Throws<InvalidTokenizerException>(() => WithFile(content, TokenizerFileReader.Read));

    private static T WithFile<T>(string content, Func<string, T> use)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
