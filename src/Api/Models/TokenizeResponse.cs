using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>Texts as tokens.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Tokenizations">One for each text, in order.</param>
public sealed record TokenizeResponse(string Model, string Revision, IReadOnlyList<TokenizationResponse> Tokenizations)
{
    /// <summary>Tokenizes texts; nothing is prepended.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="texts">The texts.</param>
    public static TokenizeResponse Of(ModelDescription model, TextTokenizer tokenizer, IReadOnlyList<string> texts) =>
        new(
            model.Revision.Model.Id,
            model.Revision.Name,
            [.. texts.Select(text => TokenizationResponse.Of(tokenizer, text))]);
}

/// <summary>One text as tokens.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Pieces">Their texts, readable each alone.</param>
/// <param name="Offsets">Where each lies in the text: [start, end] in Unicode code points, end exclusive.</param>
public sealed record TokenizationResponse(
    IReadOnlyList<int> Ids, IReadOnlyList<string> Pieces, IReadOnlyList<IReadOnlyList<int>> Offsets)
{
    /// <summary>Tokenizes a text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The text.</param>
    public static TokenizationResponse Of(TextTokenizer tokenizer, string text)
    {
        TokenizedText tokens = tokenizer.Encode(text);
        return new TokenizationResponse(
            tokens.Ids,
            [.. tokens.Ids.Select(tokenizer.Piece)],
            [.. tokens.Offsets.Select(offset => (IReadOnlyList<int>)[offset.Start, offset.End])]);
    }
}
