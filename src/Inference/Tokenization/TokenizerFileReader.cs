using System.Text.Json;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Reads a tokenizer.json of the Hugging Face tokenizers library.</summary>
/// <remarks>A file of byte-level BPE gives the texts of its tokens. What else changes ids and is not understood
/// (another normalizer than form C, another way of splitting words, random merges ...) refuses texts alone, by name;
/// what only matters elsewhere (truncation, padding, tokens that a post-processor adds, the decoder) is passed over, as
/// that library does when it encodes plainly.</remarks>
internal static class TokenizerFileReader
{
    /// <summary>The largest token id, so that no file can ask for a table of gigabytes; real vocabularies end below
    /// 2^18.</summary>
    public const int MaxId = (1 << 24) - 1;

    // Parsing holds a file a few times over; the Pythia file has 2.4 MB and the largest known ones below 40 MB.
    private const long MaxBytes = 128L << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidTokenizerException">It cannot be read, contradicts itself, or is none of byte-level
    /// tokens.</exception>
    public static TokenizerDefinition Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaxBytes)
            {
                throw new InvalidTokenizerException("", $"has {file.Length} bytes, more than the {MaxBytes} allowed");
            }

            using JsonDocument document = JsonDocument.Parse(file, Strict);
            return Read(new JsonPart("", document.RootElement));
        }
        catch (JsonException exception)
        {
            throw new InvalidTokenizerException("", $"is no JSON: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // All kinds of values are checked before they are read, so what is left is text that is no UTF-16.
            throw new InvalidTokenizerException("", "holds a text with half of a surrogate pair", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidTokenizerException("", "is missing or cannot be opened for reading", exception);
        }
    }

    private static TokenizerDefinition Read(JsonPart root)
    {
        JsonPart model = root["model"];
        VocabularyReader.CheckType(model);
        Dictionary<string, int> vocabulary = VocabularyReader.ReadVocabulary(model["vocab"]);
        AddedTokensReader added = new(vocabulary);
        IReadOnlyList<AddedToken> tokens = added.Read(root["added_tokens"]);
        try
        {
            TextEncoding encoding = ReadEncoding(root, model, vocabulary);
            tokens = AddedTokensReader.WithPatterns(tokens, encoding.Normalizes);
            return added.Refusal is null
                ? new TokenizerDefinition(vocabulary, tokens, encoding, Refusal: null)
                : throw added.Refusal;
        }
        catch (InvalidTokenizerException refusal)
        {
            return new TokenizerDefinition(vocabulary, tokens, Encoding: null, refusal);
        }
    }

    private static TextEncoding ReadEncoding(JsonPart root, JsonPart model, Dictionary<string, int> vocabulary)
    {
        bool normalizes = PipelineReader.ReadNormalizer(root["normalizer"]);
        (bool addsPrefixSpace, bool splitsWords) = PipelineReader.ReadPreTokenizer(root["pre_tokenizer"]);
        VocabularyReader.CheckMerging(model);
        return new TextEncoding(
            VocabularyReader.ReadMerges(model["merges"], vocabulary),
            model["ignore_merges"].Flag(absent: false),
            normalizes,
            addsPrefixSpace,
            splitsWords,
            [.. PipelineReader.ReadTrims(root["post_processor"])]);
    }
}
