using System.Globalization;
using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Cuts text into the words that tokens never cross, as GPT-2's pattern does, over code points.</summary>
/// <remarks>The pattern, its alternatives in order of preference:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. .NET's regular expressions see
/// UTF-16 units and would take letters beyond U+FFFF for symbols.</remarks>
internal static class WordSplitter
{
    private static readonly Kind[] AsciiKinds = [.. Enumerable.Range(0, 128).Select(value => KindOf(new Rune(value)))];

    private enum Kind : byte
    {
        Symbol,
        Letter,
        Number,
        Space,
    }

    /// <summary>The end of the word at the start of a text.</summary>
    /// <param name="text">What is left of the text, not empty, without lone surrogates.</param>
    /// <returns>The word's length in UTF-16 units, at least 1.</returns>
    public static int FirstWordLength(ReadOnlySpan<char> text)
    {
        int contraction = ContractionLength(text);
        if (contraction > 0)
        {
            return contraction;
        }

        int begin = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        Kind kind = KindAt(text, begin, out int length);
        if (kind != Kind.Space)
        {
            return RunEnd(text, begin + length, kind);
        }

        int end = RunEnd(text, 1, Kind.Space);
        // \s+(?!\S) gives its last character back where a word follows, unless it is the only one; white space is never
        // astral.
        return end < text.Length && end > 1 ? end - 1 : end;
    }

    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        if (text[0] != '\'' || text.Length == 1)
        {
            return 0;
        }

        if (text[1] is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        return text.Length > 2 && (text[1], text[2]) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static int RunEnd(ReadOnlySpan<char> text, int end, Kind kind)
    {
        while (end < text.Length && KindAt(text, end, out int length) == kind)
        {
            end += length;
        }

        return end;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        if (first < AsciiKinds.Length)
        {
            length = 1;
            return AsciiKinds[first];
        }

        Rune.DecodeFromUtf16(text[index..], out Rune rune, out length);
        return KindOf(rune);
    }

    private static Kind KindOf(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune))
        {
            return Kind.Space;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Symbol,
        };
    }
}
