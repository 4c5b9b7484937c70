using System.Globalization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Prompts;

/// <summary>Turns the prompts of a request into tokens.</summary>
/// <param name="model">The model whose tokenizer and context count.</param>
/// <param name="settings">How texts are cut.</param>
public sealed class PromptTokenizer(ModelDescription model, TokenizerSettings settings)
{
    private readonly SingleTokens singles = new(model);
    private long tokenCount;

    /// <summary>Tokenizes prompts, one by one.</summary>
    /// <param name="requests">The prompts.</param>
    /// <param name="pointer">JSON pointer to their list.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelHasNoTokenizerException">There is text and no tokenizer.</exception>
    /// <exception cref="UnsupportedTokenizerException">The tokenizer takes no texts.</exception>
    /// <exception cref="PromptTooLongException">A prompt must not be cut and is too long.</exception>
    /// <exception cref="TargetNotSingleTokenException">A target or foil is several tokens, or none.</exception>
    /// <exception cref="AnalysisTooLargeException">There are too many tokens.</exception>
    public TokenizedPrompts Tokenize(
        IReadOnlyList<PromptRequest> requests, string pointer, CancellationToken cancellationToken)
    {
        List<Prompt> prompts = new(requests.Count);
        int truncatedCount = 0;
        for (int index = 0; index < requests.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PromptRequest request = requests[index];
            (Prompt prompt, bool isTruncated) = TokenizeOne(request, index, JsonPointer.At(pointer, index));
            prompts.Add(prompt);
            Count(prompt.Tokens.Length + (prompt.Counterpart?.Length ?? 0), index);
            truncatedCount += isTruncated ? 1 : 0;
        }

        return new TokenizedPrompts(prompts, truncatedCount, PromptWarnings.Of(requests, prompts));
    }

    /// <summary>The tokens of prompts alone, as sources: nothing else of them is read.</summary>
    /// <param name="requests">The prompts.</param>
    /// <param name="pointer">JSON pointer to their list.</param>
    /// <param name="maxTokens">Tokens that a text is cut to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelHasNoTokenizerException">There is text and no tokenizer.</exception>
    /// <exception cref="AnalysisTooLargeException">There are too many tokens.</exception>
    /// <exception cref="UnsupportedTokenizerException">The tokenizer takes no texts.</exception>
    public IReadOnlyList<ReadOnlyMemory<int>> TokenizeSources(
        IReadOnlyList<PromptRequest> requests, string pointer, int maxTokens, CancellationToken cancellationToken) =>
    [
        .. requests.Select((request, index) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyMemory<int> tokens = Tokens(request.Text, request.TokenIds, JsonPointer.At(pointer, index));
            ReadOnlyMemory<int> kept = request.Text is null ? tokens : CutTo(tokens, maxTokens);
            Count(kept.Length, index);
            return kept;
        }),
    ];

    private (Prompt Prompt, bool IsTruncated) TokenizeOne(PromptRequest request, int index, string pointer)
    {
        string name = request.Id is null ? $"prompt {index}" : $"prompt {index} ({request.Id})";
        ReadOnlyMemory<int> tokens = Tokens(request.Text, request.TokenIds, pointer);
        bool isTruncated = request.Text is not null && tokens.Length > settings.MaxTokens;
        if (isTruncated && settings.IsLastScored)
        {
            throw new PromptTooLongException(name, tokens.Length, settings.MaxTokens, pointer);
        }

        Prompt prompt = new()
        {
            Id = request.Id ?? index.ToString(CultureInfo.InvariantCulture),
            Tokens = isTruncated ? CutTo(tokens, settings.MaxTokens) : tokens,
            Target = singles.Resolve(request.Target, "target", name, pointer),
            Foil = singles.Resolve(request.Foil, "foil", name, pointer),
            Foils = request.Foils,
            Counterpart = Counterpart(request.Counterpart, pointer),
        };
        return (prompt, isTruncated);
    }

    /// <summary>A counterpart is cut as its prompt is, so that equal texts stay equal in length.</summary>
    private ReadOnlyMemory<int>? Counterpart(CounterpartRequest? request, string pointer)
    {
        if (request is null)
        {
            return null;
        }

        ReadOnlyMemory<int> tokens = Tokens(request.Text, request.TokenIds, $"{pointer}/counterpart");
        return request.Text is null ? tokens : CutTo(tokens, settings.MaxTokens);
    }

    /// <summary>The first tokens in an array of their own: a slice would hold the others too.</summary>
    private static ReadOnlyMemory<int> CutTo(ReadOnlyMemory<int> tokens, int maximum) =>
        tokens.Length > maximum ? tokens[..maximum].ToArray() : tokens;

    /// <summary>Stops where there are too many tokens already.</summary>
    private void Count(int added, int prompt)
    {
        tokenCount += added;
        if (tokenCount > RequestLimits.MaxTokens)
        {
            throw new AnalysisTooLargeException(
                $"tokens in its first {prompt + 1} prompts",
                tokenCount,
                RequestLimits.MaxTokens,
                "Use fewer prompts (limit), or a smaller max_tokens, and several analyses.");
        }
    }

    private ReadOnlyMemory<int> Tokens(string? text, IReadOnlyList<int>? tokenIds, string pointer)
    {
        if (text is null)
        {
            return tokenIds is null ? ReadOnlyMemory<int>.Empty : tokenIds.ToArray();
        }

        TextTokenizer tokenizer = model.EncoderFor(pointer);
        IReadOnlyList<int> ids = tokenizer.Encode(text).Ids;
        return settings.PrependsEndOfText && tokenizer.EndOfText is int first && (ids.Count == 0 || ids[0] != first)
            ? new[] { first }.Concat(ids).ToArray()
            : ids.ToArray();
    }
}

/// <summary>How texts become tokens.</summary>
/// <param name="MaxTokens">Tokens that a text is cut to.</param>
/// <param name="PrependsEndOfText">Whether the first token is &lt;|endoftext|&gt;.</param>
/// <param name="IsLastScored">Whether a prompt's last token is the one that counts, so that it must not be cut.</param>
public sealed record TokenizerSettings(int MaxTokens, bool PrependsEndOfText, bool IsLastScored);
