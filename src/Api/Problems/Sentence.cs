namespace SelfRepair.Api.Problems;

/// <summary>Sentences of answers, which may quote what a request brought.</summary>
public static class Sentence
{
    /// <summary>Characters of a sentence at most.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Characters kept of the end, which says what to do.</summary>
    private const int EndLength = 400;

    private const string Cut = " [...] ";

    /// <summary>A sentence as it is, or where it quotes too much its beginning and its end.</summary>
    /// <param name="text">The sentence.</param>
    public static string Shorten(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        int begin = MaxLength - EndLength - Cut.Length;
        int end = text.Length - EndLength;

        // A pair of surrogates is one character and stays together.
        begin -= char.IsHighSurrogate(text[begin - 1]) ? 1 : 0;
        end += char.IsLowSurrogate(text[end]) ? 1 : 0;
        return string.Concat(text.AsSpan(0, begin), Cut, text.AsSpan(end));
    }
}
