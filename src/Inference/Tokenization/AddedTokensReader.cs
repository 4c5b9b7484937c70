namespace SelfRepair.Inference.Tokenization;

/// <summary>Reads the tokens that were added to a vocabulary.</summary>
/// <remarks>As the tokenizers library has it: a token that the vocabulary holds has its id there, any other the next id
/// behind the vocabulary, whatever the file states; of tokens of one text the last counts.</remarks>
/// <param name="vocabulary">Ids of the model's tokens.</param>
internal sealed class AddedTokensReader(IReadOnlyDictionary<string, int> vocabulary)
{
    private readonly OrderedDictionary<string, AddedToken> tokens = new(StringComparer.Ordinal);
    private readonly HashSet<int> taken = [.. vocabulary.Values];
    private int nextId = vocabulary.Count;

    /// <summary>Why no text can be encoded: a token whose id is not certain. null where all are.</summary>
    public InvalidTokenizerException? Refusal { get; private set; }

    /// <summary>Reads them.</summary>
    /// <param name="part">Their list, or nothing.</param>
    /// <exception cref="InvalidTokenizerException">It is no list of tokens.</exception>
    public IReadOnlyList<AddedToken> Read(JsonPart part)
    {
        foreach (JsonPart item in part.IsNull ? [] : part.Items())
        {
            string text = item["content"].Text();
            if (text.Length > 0)
            {
                tokens[text] = Read(item, text);
            }
        }

        return [.. tokens.Values];
    }

    /// <summary>The tokens as they are looked for.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="normalizes">Whether text is put into normal form C.</param>
    /// <exception cref="InvalidTokenizerException">Two are looked for alike.</exception>
    public static IReadOnlyList<AddedToken> WithPatterns(IReadOnlyList<AddedToken> tokens, bool normalizes)
    {
        AddedToken[] found =
        [
            .. tokens.Select(token => normalizes && token.IsNormalized
                ? token with { Pattern = NormalizedText.Of(token.Text, out _).ToString() }
                : token),
        ];
        return found.CountBy(token => (token.Pattern, token.IsNormalized)).FirstOrDefault(group => group.Value > 1)
            is { Value: > 1, Key.Pattern: string pattern }
                ? throw new InvalidTokenizerException(
                    "added_tokens", $"has two tokens that normal form C makes the same, {pattern}")
                : found;
    }

    private AddedToken Read(JsonPart item, string text)
    {
        bool isSpecial = item["special"].Flag(absent: false);
        return new AddedToken(IdOf(item, text), text)
        {
            IsSpecial = isSpecial,
            IsNormalized = item["normalized"].Flag(absent: !isSpecial),
            IsSingleWord = item["single_word"].Flag(absent: false),
            TakesSpaceBefore = item["lstrip"].Flag(absent: false),
            TakesSpaceAfter = item["rstrip"].Flag(absent: false),
        };
    }

    private int IdOf(JsonPart item, string text)
    {
        JsonPart part = item["id"];
        int stated = part.Id();
        if (vocabulary.TryGetValue(text, out int known))
        {
            return known;
        }

        if (tokens.TryGetValue(text, out AddedToken? earlier))
        {
            return earlier.Id;
        }

        int id = nextId++;
        if (id != stated)
        {
            Refusal ??= part.Refuse($"is {stated}, where the tokenizers library gives this token the id {id}");
        }

        if (!taken.Add(stated))
        {
            Refusal ??= part.Refuse($"is {stated}, which another token has already");
        }

        return stated;
    }
}
