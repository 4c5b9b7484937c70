using System.Globalization;
using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>The characters that <c>\w</c> stands for in the tokenizers library: Unicode's annex on regular expressions
/// (UTS 18) has alphabetic characters, marks, decimal digits, connectors and the two joiners.</summary>
internal static class WordCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Whether a character is one of them.</summary>
    /// <param name="rune">The character.</param>
    public static bool Contains(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.OtherLetter => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.OtherSymbol => IsAlphabeticSymbol(rune.Value),
        _ => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner,
    };

    // Circled, squared and negative letters: alphabetic without being letters (Other_Alphabetic).
    private static bool IsAlphabeticSymbol(int value) =>
        value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169)
            or (>= 0x1F170 and <= 0x1F189);
}
