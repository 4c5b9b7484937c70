using System.Text.Json;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Reads the model of a tokenizer.json: its tokens and how they merge.</summary>
internal static class VocabularyReader
{
    // The first line of the files from which some merges were taken; the tokenizers library passes over it.
    private const string VersionLine = "#version";

    /// <summary>Refuses a model of another kind. A file of the first versions of the tokenizers library names
    /// none.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidTokenizerException">It is no BPE.</exception>
    public static void CheckType(JsonPart model)
    {
        if (model["type"].Element.ValueKind != JsonValueKind.Undefined)
        {
            model.ExpectType("BPE");
        }
    }

    /// <summary>Refuses what would change how words merge. unk_token, fuse_unk and byte_fallback say what to do with
    /// characters outside the vocabulary; every byte is inside.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidTokenizerException">It is asked for.</exception>
    public static void CheckMerging(JsonPart model)
    {
        JsonPart dropout = model["dropout"];
        if (!dropout.IsNull
            && !(dropout.Element.ValueKind == JsonValueKind.Number && dropout.Element.GetDouble() == 0))
        {
            throw dropout.Refuse(
                $"is {dropout.Element.GetRawText()}, so that ids would be random; only 0 is understood");
        }

        foreach (JsonPart affix in new[] { model["continuing_subword_prefix"], model["end_of_word_suffix"] })
        {
            if (!affix.IsNull && affix.Text().Length > 0)
            {
                throw affix.Refuse("is set, which is not understood; only null is");
            }
        }
    }

    /// <summary>The ids of the tokens.</summary>
    /// <param name="part">The vocabulary.</param>
    /// <exception cref="InvalidTokenizerException">It is none, or not one of bytes.</exception>
    public static Dictionary<string, int> ReadVocabulary(JsonPart part)
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

    /// <summary>The merges, the lowest rank first.</summary>
    /// <param name="part">The merges, as "a b" or as ["a", "b"].</param>
    /// <param name="vocabulary">The tokens.</param>
    /// <exception cref="InvalidTokenizerException">One is no pair of tokens, or makes none.</exception>
    public static List<string> ReadMerges(JsonPart part, Dictionary<string, int> vocabulary)
    {
        List<string> merges = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonPart item in part.Items())
        {
            if (item.Element.ValueKind == JsonValueKind.String
                && item.Text().StartsWith(VersionLine, StringComparison.Ordinal))
            {
                continue;
            }

            (string left, string right) = ReadPair(item);
            string[] needed = [left, right, left + right];
            if (needed.FirstOrDefault(token => !vocabulary.ContainsKey(token)) is { } missing)
            {
                throw item.Refuse($"needs the token {missing}, which model.vocab lacks");
            }

            string merge = $"{left} {right}";
            if (!seen.Add(merge))
            {
                throw item.Refuse("repeats an earlier merge");
            }

            merges.Add(merge);
        }

        // No word holds a space (its byte is spelled otherwise), so that such a merge can never be made.
        merges.RemoveAll(merge => merge.Count(' ') > 1);
        return merges;
    }

    private static (string Left, string Right) ReadPair(JsonPart item)
    {
        string[] pair = item.Element.ValueKind == JsonValueKind.Array
            ? [.. item.Items().Select(side => side.Text())]
            : item.Text().Split(' ');
        return pair is [{ Length: > 0 } left, { Length: > 0 } right]
            ? (left, right)
            : throw item.Refuse("is no pair of tokens");
    }
}
