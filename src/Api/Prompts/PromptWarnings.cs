using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Api.Prompts;

/// <summary>Finds what prompts most likely say by mistake.</summary>
public static class PromptWarnings
{
    /// <summary>The warnings of prompts, one sentence or two each.</summary>
    /// <param name="requests">The prompts as given.</param>
    /// <param name="prompts">The same as the model sees them.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<PromptRequest> requests, IReadOnlyList<Prompt> prompts) =>
    [
        .. Counted(
            requests,
            EndsWithTarget,
            "with the text of the target; the target is the token after the text."),
        .. Counted(
            requests,
            HasTwoSpaces,
            "in a space, and the target begins with one, so that the model reads two. Leave the space to the "
                + "target: \"gave a drink to\" before \" Mary\"."),
        .. Alike(prompts),
        .. EqualCounterparts(prompts),
    ];

    /// <summary>Whether all prompts are the same, so that one lends the other what it has already.</summary>
    /// <param name="prompts">The prompts as the model sees them.</param>
    public static IEnumerable<string> Alike(IReadOnlyList<Prompt> prompts)
    {
        if (prompts.Count > 1 && prompts.All(prompt => prompt.Tokens.Span.SequenceEqual(prompts[0].Tokens.Span)))
        {
            yield return $"All {prompts.Count} prompts are the same. Resample and mean ablation then replace a head's "
                + "output by itself, which changes nothing, and no standard error means anything.";
        }
    }

    private static IEnumerable<string> Counted(
        IReadOnlyList<PromptRequest> requests, Func<PromptRequest, bool> isWrong, string fault)
    {
        int count = requests.Count(isWrong);
        if (count > 0)
        {
            int first = requests.TakeWhile(request => !isWrong(request)).Count();
            yield return $"{Subject(count, first, requests[first])} {fault}";
        }
    }

    private static IEnumerable<string> EqualCounterparts(IReadOnlyList<Prompt> prompts)
    {
        static bool IsEqual(Prompt prompt) =>
            prompt.Counterpart is ReadOnlyMemory<int> other && other.Span.SequenceEqual(prompt.Tokens.Span);

        int count = prompts.Count(IsEqual);
        if (count > 0)
        {
            Prompt first = prompts.First(IsEqual);
            yield return $"{count} of {prompts.Count} prompts (the first: {first.Id}) equal their counterpart, so "
                + "that contrastive ablation changes nothing in them.";
        }
    }

    private static string Subject(int count, int first, PromptRequest request)
    {
        string name = request.Id is null ? $"index {first}" : $"{request.Id}, index {first}";
        return count == 1 ? $"1 prompt ({name}) ends" : $"{count} prompts (the first: {name}) end";
    }

    private static bool EndsWithTarget(PromptRequest request) =>
        request is { Text: string text, Target.Text: { Length: > 0 } target }
        && text.EndsWith(target, StringComparison.Ordinal);

    private static bool HasTwoSpaces(PromptRequest request) =>
        request is { Text: string text, Target.Text: string target }
        && text.EndsWith(' ') && target.StartsWith(' ');
}
