using System.Globalization;
using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Puts combining marks into canonical order in time that hardly more than grows with their number.</summary>
/// <remarks>ICU's normalizer moves each mark to its place step by step, which takes 22 s for a run of 200,000 marks of
/// two classes; text that is in order already it passes at once. .NET tells no mark's combining class, but normalizing
/// two marks tells which goes first, and a run has few different ones.</remarks>
internal static class CanonicalOrder
{
    // Of the highest combining class, 240, and alone in it: every other mark goes before it, nothing else moves.
    private const char LastMark = '\u0345';

    // Characters. Natural text has runs of a few; up to here ICU's way costs nothing to speak of.
    private const int MaxShortRun = 256;

    private const char FirstMark = '\u0300';

    /// <summary>Whether a text has so many marks in a row that it should be ordered here before it is
    /// normalized.</summary>
    /// <param name="text">The text, without lone surrogates.</param>
    public static bool HasLongRun(ReadOnlySpan<char> text)
    {
        int run = 0;
        while (text.IndexOfAnyInRange(FirstMark, char.MaxValue) is int next and >= 0)
        {
            Rune.DecodeFromUtf16(text[next..], out Rune rune, out int length);
            run = !MayBeMark(rune) ? 0 : next > 0 ? 1 : run + 1;
            if (run > MaxShortRun)
            {
                return true;
            }

            text = text[(next + length)..];
        }

        return false;
    }

    /// <summary>Decomposes a text and orders its marks: its normal form D.</summary>
    /// <param name="text">The text, without lone surrogates and U+FFFE.</param>
    public static string Of(string text)
    {
        StringBuilder ordered = new(text.Length);
        List<Rune> marks = [];
        Dictionary<Rune, int> classes = RankMarks(Parts(text).Distinct());
        foreach (Rune part in Parts(text))
        {
            if (classes.ContainsKey(part))
            {
                marks.Add(part);
                continue;
            }

            Flush(marks, classes, ordered);
            ordered.Append(part.ToString());
        }

        Flush(marks, classes, ordered);
        return ordered.ToString();
    }

    // ICU may know marks that are unassigned in .NET's own tables.
    private static bool MayBeMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned;

    private static IEnumerable<Rune> Parts(string text) =>
        text.EnumerateRunes().SelectMany(rune => Decompose(rune.ToString()).EnumerateRunes());

    // The sort is stable, as canonical order asks: marks of one class keep their order.
    private static void Flush(List<Rune> marks, Dictionary<Rune, int> classes, StringBuilder ordered)
    {
        foreach (Rune mark in marks.OrderBy(mark => classes[mark]))
        {
            ordered.Append(mark.ToString());
        }

        marks.Clear();
    }

    private static Dictionary<Rune, int> RankMarks(IEnumerable<Rune> parts)
    {
        Dictionary<Rune, int> classes = [];
        int rank = 0;
        Rune? previous = null;
        foreach (Rune mark in parts.Where(IsMark).OrderBy(mark => mark, Comparer<Rune>.Create(Compare)))
        {
            rank += previous is { } before && Compare(before, mark) < 0 ? 1 : 0;
            classes.Add(mark, rank);
            previous = mark;
        }

        return classes;
    }

    private static bool IsMark(Rune part) => part.Value == LastMark || Precedes(part, new Rune(LastMark));

    private static int Compare(Rune left, Rune right) =>
        left == right ? 0 : Precedes(left, right) ? -1 : Precedes(right, left) ? 1 : 0;

    // One goes before another if normalization puts it there though it came second.
    private static bool Precedes(Rune first, Rune second) =>
        first != second && Decompose($"{second}{first}") == $"{first}{second}";

    private static string Decompose(string text) => text.Normalize(NormalizationForm.FormD);
}
