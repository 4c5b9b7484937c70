using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Prompts;

/// <summary>Joins texts and cuts them into windows of equal length.</summary>
public static class PromptPacking
{
    /// <summary>Windows of exactly <paramref name="windowLength"/> tokens, each beginning with &lt;|endoftext|&gt;;
    /// texts are joined by one, and what fills no window is dropped.</summary>
    /// <param name="requests">The texts.</param>
    /// <param name="model">The model whose tokenizer counts.</param>
    /// <param name="windowLength">Tokens of a window, at least 2.</param>
    /// <param name="pointer">JSON pointer to the texts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The windows, [window][pos].</returns>
    /// <exception cref="InvalidRequestException">A prompt is more than text, no window is filled, or the vocabulary has
    /// no &lt;|endoftext|&gt;.</exception>
    /// <exception cref="ModelHasNoTokenizerException">The model has no tokenizer.</exception>
    /// <exception cref="AnalysisTooLargeException">There are too many tokens.</exception>
    /// <exception cref="UnsupportedTokenizerException">The tokenizer takes no texts.</exception>
    public static IReadOnlyList<ReadOnlyMemory<int>> Pack(
        IReadOnlyList<PromptRequest> requests,
        ModelDescription model,
        int windowLength,
        string pointer,
        CancellationToken cancellationToken)
    {
        TextTokenizer tokenizer = model.EncoderFor(pointer);
        int separator = tokenizer.EndOfText ?? throw new InvalidRequestException(
            $"pack joins texts by <|endoftext|>, and the vocabulary of {model.Revision.Model.Id} has none.", "/pack");
        List<int> joined = Join(requests, tokenizer, separator, pointer, cancellationToken);
        int contentLength = windowLength - 1;
        int windowCount = joined.Count / contentLength;
        return windowCount == 0
            ? throw new InvalidRequestException(
                $"The texts have {joined.Count} tokens together, too few for one window of max_tokens {windowLength}. "
                + "Give more text or a smaller max_tokens.",
                "/pack")
            : [.. Enumerable.Range(0, windowCount).Select(window => Window(joined, window, contentLength, separator))];
    }

    private static List<int> Join(
        IReadOnlyList<PromptRequest> requests,
        TextTokenizer tokenizer,
        int separator,
        string pointer,
        CancellationToken cancellationToken)
    {
        List<int> joined = [];
        for (int index = 0; index < requests.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (requests[index] is not { Text: string text, Target: null, Foil: null, Foils: null, Counterpart: null })
            {
                throw new InvalidRequestException(
                    "pack joins texts, so a packed prompt is text alone, without token_ids, target, foil, foils or "
                    + "counterpart. Leave them out, or leave out pack.",
                    JsonPointer.At(pointer, index));
            }

            if (index > 0)
            {
                joined.Add(separator);
            }

            joined.AddRange(tokenizer.Encode(text).Ids);
            if (joined.Count > RequestLimits.MaxTokens)
            {
                throw new AnalysisTooLargeException(
                    $"tokens in its first {index + 1} texts",
                    joined.Count,
                    RequestLimits.MaxTokens,
                    "Use fewer texts (limit), and several analyses.");
            }
        }

        return joined;
    }

    private static ReadOnlyMemory<int> Window(List<int> joined, int window, int contentLength, int separator)
    {
        int[] tokens = new int[contentLength + 1];
        tokens[0] = separator;
        joined.CopyTo(window * contentLength, tokens, 1, contentLength);
        return tokens;
    }
}
