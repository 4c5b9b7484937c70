using SelfRepair.Api.Models;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Prompts;

/// <summary>Finds the one token that a target or foil names.</summary>
/// <param name="model">The model whose tokenizer counts.</param>
public sealed class SingleTokens(ModelDescription model)
{
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    /// <summary>The id of a token; null where none is named.</summary>
    /// <param name="token">The token's text or id, or null.</param>
    /// <param name="field">target or foil.</param>
    /// <param name="promptName">How a message names the prompt.</param>
    /// <param name="promptPointer">JSON pointer to the prompt.</param>
    /// <exception cref="TargetNotSingleTokenException">The text is several tokens, or none.</exception>
    /// <exception cref="ModelHasNoTokenizerException">It is a text and there is no tokenizer.</exception>
    /// <exception cref="UnsupportedTokenizerException">The tokenizer takes no texts.</exception>
    public int? Resolve(TokenReference? token, string field, string promptName, string promptPointer)
    {
        if (token?.Text is not string text)
        {
            return token?.Id;
        }

        if (!known.TryGetValue(text, out int id))
        {
            id = Encode(text, field, promptName, $"{promptPointer}/{field}");
            known.Add(text, id);
        }

        return id;
    }

    private int Encode(string text, string field, string promptName, string pointer)
    {
        TextTokenizer tokenizer = model.EncoderFor(pointer);
        IReadOnlyList<int> ids = tokenizer.Encode(text).Ids;
        if (ids.Count == 1)
        {
            return ids[0];
        }

        string spaced = $" {text}";
        throw new TargetNotSingleTokenException(
            field,
            promptName,
            text,
            [.. ids.Select(tokenizer.Piece)],
            text.Length > 0 && tokenizer.Encode(spaced).Ids.Count == 1 ? spaced : null,
            pointer);
    }
}
