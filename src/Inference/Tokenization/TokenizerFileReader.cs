using System.Text.Json;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Reads a tokenizer.json of the Hugging Face tokenizers library, and refuses by name what it does not
/// know.</summary>
/// <remarks>Known: byte-level BPE after normal form C, with added tokens; merges as "a b" or as ["a", "b"]. A part that
/// would change ids, offsets or decoded text and is not known is never skipped.</remarks>
internal static class TokenizerFileReader
{
    /// <summary>The largest token id, so that no file can ask for a table of gigabytes; real vocabularies end below
    /// 2^18.</summary>
    public const int MaxId = (1 << 24) - 1;

    private const string ByteLevel = "ByteLevel";

    // Parsing holds a file a few times over; the Pythia file has 2.4 MB and the largest known ones below 40 MB.
    private const long MaxBytes = 128L << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidTokenizerException">It cannot be read, contradicts itself, or asks for what is not
    /// known.</exception>
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
        root["truncation"].ExpectNull();
        root["padding"].ExpectNull();
        root["normalizer"].ExpectType("NFC");
        root["decoder"].ExpectType(ByteLevel);
        CheckPreTokenizer(root["pre_tokenizer"]);
        CheckModel(root["model"]);
        Dictionary<string, int> vocabulary = ReadVocabulary(root["model"]["vocab"]);
        List<string> merges = ReadMerges(root["model"]["merges"], vocabulary);
        List<AddedToken> addedTokens = ReadAddedTokens(root["added_tokens"], vocabulary);
        return new TokenizerDefinition(vocabulary, merges, addedTokens, ReadTrimOffsets(root["post_processor"]));
    }

    private static void CheckPreTokenizer(JsonPart preTokenizer)
    {
        preTokenizer.ExpectType(ByteLevel);
        preTokenizer["add_prefix_space"].ExpectFlag(known: false, absent: true);
        preTokenizer["use_regex"].ExpectFlag(known: true, absent: true);
    }

    // unk_token, fuse_unk and byte_fallback say what to do with characters outside the vocabulary; every byte is
    // inside.
    private static void CheckModel(JsonPart model)
    {
        model.ExpectType("BPE");
        model["dropout"].ExpectNull();
        model["ignore_merges"].ExpectFlag(known: false, absent: false);
        foreach (JsonPart affix in new[] { model["continuing_subword_prefix"], model["end_of_word_suffix"] })
        {
            if (!affix.IsNull && affix.Text().Length > 0)
            {
                throw affix.Refuse("is set, which is not understood; only null is");
            }
        }
    }

    private static bool ReadTrimOffsets(JsonPart postProcessor)
    {
        if (postProcessor.IsNull)
        {
            return false;
        }

        postProcessor.ExpectType(ByteLevel);
        bool trim = postProcessor["trim_offsets"].Flag(absent: true);
        if (trim)
        {
            postProcessor["add_prefix_space"].ExpectFlag(known: false, absent: true);
        }

        return trim;
    }

    private static Dictionary<string, int> ReadVocabulary(JsonPart part)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        HashSet<int> ids = [];
        foreach ((string token, JsonPart value) in part.Members())
        {
            int id = value.Id();
            if (!ids.Add(id))
            {
                throw value.Refuse($"has the id {id}, which another token has already");
            }

            vocabulary.Add(token, id);
        }

        foreach (byte value in ByteAlphabet.Utf8Bytes)
        {
            if (!vocabulary.ContainsKey(ByteAlphabet.Character(value).ToString()))
            {
                throw part.Refuse($"has no token for the byte 0x{value:X2}, so it is no byte-level vocabulary");
            }
        }

        return vocabulary;
    }

    private static List<string> ReadMerges(JsonPart part, Dictionary<string, int> vocabulary)
    {
        List<string> merges = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonPart item in part.Items())
        {
            string[] pair = item.Element.ValueKind == JsonValueKind.Array
                ? [.. item.Items().Select(side => side.Text())]
                : item.Text().Split(' ');
            if (pair.Length != 2 || pair.Any(side => side.Length == 0 || side.Contains(' ', StringComparison.Ordinal)))
            {
                throw item.Refuse("is no pair of tokens");
            }

            string[] needed = [pair[0], pair[1], pair[0] + pair[1]];
            if (needed.FirstOrDefault(token => !vocabulary.ContainsKey(token)) is { } missing)
            {
                throw item.Refuse($"needs the token {missing}, which model.vocab lacks");
            }

            string merge = $"{pair[0]} {pair[1]}";
            if (!seen.Add(merge))
            {
                throw item.Refuse("repeats an earlier merge");
            }

            merges.Add(merge);
        }

        return merges;
    }

    private static List<AddedToken> ReadAddedTokens(JsonPart part, Dictionary<string, int> vocabulary)
    {
        List<AddedToken> tokens = [];
        HashSet<string> texts = new(StringComparer.Ordinal);
        Dictionary<int, string> holders = vocabulary.ToDictionary(entry => entry.Value, entry => entry.Key);
        foreach (JsonPart item in part.IsNull ? [] : part.Items())
        {
            AddedToken token = ReadAddedToken(item);
            bool known = vocabulary.TryGetValue(token.Text, out int id);
            bool taken = holders.TryGetValue(token.Id, out string? holder) && holder != token.Text;
            if (taken || (known && id != token.Id))
            {
                throw item.Refuse($"gives the id {token.Id} to a token, against model.vocab or an earlier added token");
            }

            if (!texts.Add(token.Text))
            {
                throw item.Refuse("repeats an earlier added token");
            }

            holders[token.Id] = token.Text;
            tokens.Add(token);
        }

        return tokens;
    }

    private static AddedToken ReadAddedToken(JsonPart part)
    {
        foreach (string option in new[] { "single_word", "lstrip", "rstrip" })
        {
            part[option].ExpectFlag(known: false, absent: false);
        }

        bool special = part["special"].Flag(absent: false);
        bool normalized = part["normalized"].Flag(absent: !special);
        AddedToken token = new(part["id"].Id(), part["content"].Text(), special, normalized);
        if (token.Text.Length == 0)
        {
            throw part["content"].Refuse("is empty");
        }

        return token.IsNormalized && !NormalizedText.Of(token.Text, out _).SequenceEqual(token.Text)
            ? throw part["content"].Refuse("is to be found in normalized text but is not in normal form C itself")
            : token;
    }
}
