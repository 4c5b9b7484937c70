using System.Buffers;
using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost first, the longest of those that begin there.</summary>
/// <remarks>As the tokenizers library does it: a token that must be a word of its own and is none is passed over whole,
/// what it covers included; the search goes on behind the token itself, not behind the white space that it
/// takes.</remarks>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] longestFirst;
    private readonly SearchValues<string> search;

    /// <summary>Looks for the given tokens.</summary>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        longestFirst = [.. tokens.OrderByDescending(token => token.Pattern.Length)];
        search = SearchValues.Create([.. longestFirst.Select(token => token.Pattern)], StringComparison.Ordinal);
    }

    /// <summary>Finds the next added token of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="searched">Where the search begins, in UTF-16 units; afterward where the next one begins.</param>
    /// <param name="taken">End of the token before: white space up to there is taken already.</param>
    /// <returns>null where there is none.</returns>
    public AddedTokenMatch? Next(ReadOnlySpan<char> text, ref int searched, int taken)
    {
        while (text[searched..].IndexOfAny(search) is int found and >= 0)
        {
            int start = searched + found;
            AddedToken token = LongestAt(text[start..]);
            int end = start + token.Pattern.Length;
            searched = end;
            if (!token.IsSingleWord || (!EndsWithWord(text[..start]) && !StartsWithWord(text[end..])))
            {
                return new AddedTokenMatch(
                    token,
                    token.TakesSpaceBefore ? SpaceBefore(text, start, taken) : start,
                    token.TakesSpaceAfter ? end + SpaceAfter(text[end..]) : end);
            }
        }

        return null;
    }

    private AddedToken LongestAt(ReadOnlySpan<char> text)
    {
        foreach (AddedToken token in longestFirst)
        {
            if (text.StartsWith(token.Pattern, StringComparison.Ordinal))
            {
                return token;
            }
        }

        throw new InvalidOperationException("A text was found that no added token begins with.");
    }

    private static int SpaceBefore(ReadOnlySpan<char> text, int start, int taken)
    {
        while (start > taken && char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    private static int SpaceAfter(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && char.IsWhiteSpace(text[length]))
        {
            length++;
        }

        return length;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out Rune last, out _) == OperationStatus.Done && WordCharacters.Contains(last);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out Rune first, out _) == OperationStatus.Done && WordCharacters.Contains(first);
}
