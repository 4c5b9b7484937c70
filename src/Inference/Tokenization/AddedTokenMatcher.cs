using System.Buffers;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost first, the longest of those that begin there.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] longestFirst;
    private readonly SearchValues<string> search;

    /// <summary>Looks for the given tokens.</summary>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        longestFirst = [.. tokens.OrderByDescending(token => token.Text.Length)];
        search = SearchValues.Create([.. longestFirst.Select(token => token.Text)], StringComparison.Ordinal);
    }

    /// <summary>Finds the first added token of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Where it begins in UTF-16 units; the text's length where there is none.</param>
    /// <returns>The token, or null.</returns>
    public AddedToken? Find(ReadOnlySpan<char> text, out int index)
    {
        index = text.IndexOfAny(search);
        if (index < 0)
        {
            index = text.Length;
            return null;
        }

        ReadOnlySpan<char> rest = text[index..];
        foreach (AddedToken token in longestFirst)
        {
            if (rest.StartsWith(token.Text, StringComparison.Ordinal))
            {
                return token;
            }
        }

        throw new InvalidOperationException("A text was found that no added token begins with.");
    }
}
