using System.Text;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Requests;

/// <summary>Counts what a request brings before any of it is tokenized.</summary>
public static class RequestSize
{
    /// <summary>Most bytes of UTF-8 that one UTF-16 unit becomes.</summary>
    private const int MaxBytesPerUnit = 3;

    private const string Advice = "Use fewer prompts, or shorter ones, and several analyses.";

    /// <summary>Refuses more prompts, text or token ids than one analysis may have.</summary>
    /// <param name="prompts">The prompts, or sources, as they were given.</param>
    /// <param name="pack">Whether their texts are joined: their tokens are bounded then, not their number.</param>
    /// <exception cref="AnalysisTooLargeException">There is too much of something.</exception>
    public static void Check(IReadOnlyList<PromptRequest> prompts, bool pack)
    {
        // A packed text takes one token at least: the one that parts it from the next.
        AnalysisTooLargeException.ThrowIfAbove(
            "prompts", prompts.Count, pack ? RequestLimits.MaxTokens : RequestLimits.MaxPrompts, Advice);
        long bytes = 0;
        long ids = 0;
        for (int index = 0; index < prompts.Count; index++)
        {
            PromptRequest prompt = prompts[index];
            bytes += BytesOf(prompt.Text, index) + BytesOf(prompt.Counterpart?.Text, index);
            ids += (prompt.TokenIds?.Count ?? 0) + (prompt.Counterpart?.TokenIds?.Count ?? 0L);
        }

        AnalysisTooLargeException.ThrowIfAbove("bytes of text", bytes, RequestLimits.MaxTextBytes, Advice);
        AnalysisTooLargeException.ThrowIfAbove("token ids", ids, RequestLimits.MaxTokens, Advice);
    }

    private static long BytesOf(string? text, int prompt)
    {
        if (text is null)
        {
            return 0;
        }

        long bytes = Encoding.UTF8.GetByteCount(text);
        if ((long)text.Length * MaxBytesPerUnit > RequestLimits.MaxPromptBytes)
        {
            AnalysisTooLargeException.ThrowIfAbove(
                $"bytes of text in prompt {prompt}",
                bytes,
                RequestLimits.MaxPromptBytes,
                "A model reads a few thousand tokens of a prompt; give a long text as several prompts, joined by "
                + "\"pack\": true.");
        }

        return bytes;
    }
}
