using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>Texts as tokens.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Tokenizations">One for each text or list of ids, in order.</param>
public sealed record TokenizeResponse(string Model, string Revision, IReadOnlyList<TokenizationResponse> Tokenizations)
{
    /// <summary>Tokenizes texts, or decodes token ids; nothing is prepended.</summary>
    /// <param name="request">The request, checked.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <exception cref="InvalidRequestException">A token id is none of the model's.</exception>
    public static TokenizeResponse Of(TokenizeRequest request, ModelDescription model, TextTokenizer tokenizer) =>
        new(
            model.Revision.Model.Id,
            model.Revision.Name,
            request.Texts is IReadOnlyList<string> texts
                ? [.. texts.Select(text => TokenizationResponse.Of(tokenizer, text))]
                : [.. request.TokenIds!.Select((ids, index) =>
                {
                    RefuseUnknown(ids, index, model.Shape.DVocab);
                    return TokenizationResponse.Of(tokenizer, ids);
                })]);

    private static void RefuseUnknown(IReadOnlyList<int> ids, int index, int vocabularySize)
    {
        for (int position = 0; position < ids.Count; position++)
        {
            if (ids[position] < 0 || ids[position] >= vocabularySize)
            {
                throw new InvalidRequestException(
                    $"{ids[position]} is no token id of the model's, which are 0 to {vocabularySize - 1}.",
                    JsonPointer.At(JsonPointer.At("/token_ids", index), position));
            }
        }
    }
}

/// <summary>One text as tokens.</summary>
/// <param name="Text">The text; of given ids, their bytes read as UTF-8.</param>
/// <param name="Ids">Token ids.</param>
/// <param name="Pieces">Their texts, readable each alone.</param>
/// <param name="Offsets">Where each lies in the text: [start, end] in Unicode code points, end exclusive; null where
/// ids were given.</param>
public sealed record TokenizationResponse(
    string Text,
    IReadOnlyList<int> Ids,
    IReadOnlyList<string> Pieces,
    IReadOnlyList<IReadOnlyList<int>>? Offsets)
{
    /// <summary>Tokenizes a text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The text.</param>
    public static TokenizationResponse Of(TextTokenizer tokenizer, string text)
    {
        TokenizedText tokens = tokenizer.Encode(text);
        return new TokenizationResponse(
            text,
            tokens.Ids,
            [.. tokens.Ids.Select(tokenizer.Piece)],
            [.. tokens.Offsets.Select(offset => (IReadOnlyList<int>)[offset.Start, offset.End])]);
    }

    /// <summary>Decodes token ids.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="ids">The ids.</param>
    public static TokenizationResponse Of(TextTokenizer tokenizer, IReadOnlyList<int> ids) =>
        new(tokenizer.Decode(ids), ids, [.. ids.Select(tokenizer.Piece)], Offsets: null);
}
