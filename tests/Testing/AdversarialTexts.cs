using System.Text;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Testing;

/// <summary>Texts that a tokenizer may take more than linear time over: whatever it looks ahead for, puts in order,
/// merges or remembers goes on and on.</summary>
public static class AdversarialTexts
{
    /// <summary>The longest of the words of random letters.</summary>
    private const int MaxWordLength = 12;

    /// <summary>Each text at any length, by name.</summary>
    public static IReadOnlyDictionary<string, Func<int, string>> All { get; } = new Dictionary<string, Func<int, string>>
    {
        ["one letter"] = Repeated("a"),
        ["spaces"] = Repeated(" "),
        ["six rare letters"] = Repeated("qzxjkv"),
        ["one digit"] = Repeated("1"),
        ["contractions"] = Repeated("'s"),
        ["unfinished special tokens"] = Repeated("<|endoftext"),
        ["one ideograph"] = Repeated("\u4e00"),
        ["one emoji"] = Repeated("\ud83d\ude00"),
        ["combining marks"] = Repeated("\u0301"),
        ["combining marks out of order"] = Repeated("\u0301\u0323\u0327"),
        ["one word of random letters"] = length => Random(length, length),
        ["words of random letters"] = length => Random(length, MaxWordLength),
    };

    private static Func<int, string> Repeated(string part) =>
        length => new StringBuilder(length).Insert(0, part, length / part.Length).ToString();

    /// <summary>Words of 1 to so many letters, with a space between.</summary>
    private static string Random(int length, int maxWordLength)
    {
        SplitMix64 random = new(0);
        StringBuilder text = new(length);
        while (text.Length < length)
        {
            int end = Math.Min(length, text.Length + 1 + random.NextBelow(maxWordLength));
            while (text.Length < end)
            {
                text.Append((char)('a' + random.NextBelow(26)));
            }

            text.Append(' ');
        }

        return text.ToString(0, length);
    }
}
