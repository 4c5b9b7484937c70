using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
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
    /// <exception cref="TokenizationTooLargeException">There are too many tokens.</exception>
    public static TokenizeResponse Of(TokenizeRequest request, ModelDescription model, TextTokenizer tokenizer)
    {
        List<TokenizationResponse> tokenizations = [];
        long tokenCount = 0;
        void Add(TokenizationResponse tokenization)
        {
            tokenCount += tokenization.Ids.Count;
            tokenizations.Add(tokenization);
        }

        foreach (string text in request.Texts ?? [])
        {
            TokenizedText tokens = tokenizer.Encode(text);
            RefuseTooMany(tokenCount + tokens.Ids.Count, tokenizations.Count + 1);
            Add(TokenizationResponse.Of(tokenizer, text, tokens));
        }

        foreach (IReadOnlyList<int> ids in request.TokenIds ?? [])
        {
            RefuseTooMany(tokenCount + ids.Count, tokenizations.Count + 1);
            RefuseUnknown(ids, tokenizations.Count, model.Shape.DVocab);
            Add(TokenizationResponse.Of(tokenizer, ids));
        }

        return new TokenizeResponse(model.Revision.Model.Id, model.Revision.Name, tokenizations);
    }

    private static void RefuseTooMany(long tokenCount, int entryCount)
    {
        if (tokenCount > RequestLimits.MaxTokenizeTokens)
        {
            throw new TokenizationTooLargeException(
                $"tokens in the first {entryCount} of them", tokenCount, RequestLimits.MaxTokenizeTokens);
        }
    }

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
    /// <summary>A tokenized text as it is answered.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Its tokens.</param>
    public static TokenizationResponse Of(TextTokenizer tokenizer, string text, TokenizedText tokens) => new(
        text,
        tokens.Ids,
        [.. tokens.Ids.Select(tokenizer.Piece)],
        [.. tokens.Offsets.Select(offset => (IReadOnlyList<int>)[offset.Start, offset.End])]);

    /// <summary>Decodes token ids.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="ids">The ids.</param>
    public static TokenizationResponse Of(TextTokenizer tokenizer, IReadOnlyList<int> ids) =>
        new(tokenizer.Decode(ids), ids, [.. ids.Select(tokenizer.Piece)], Offsets: null);
}
