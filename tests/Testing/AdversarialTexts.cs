using System.Text;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Testing;

/// <summary>Texts that a tokenizer may take more than linear time over: whatever it looks ahead for, puts in order,
/// merges or remembers goes on and on.</summary>
public static class AdversarialTexts
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>Each text at any length, by name.</summary>
    public static IReadOnlyDictionary<string, Func<int, string>> All { get; } =
        new Dictionary<string, Func<int, string>>
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
            ["one word of random letters"] = Drawn(Letters),
            ["words of random letters"] = Drawn(Letters + "    "),
        };

    private static Func<int, string> Repeated(string part) =>
        length => new StringBuilder(length).Insert(0, part, length / part.Length).ToString();

    /// <summary>Random characters, seldom the same word twice.</summary>
    private static Func<int, string> Drawn(string alphabet) =>
        length => string.Create(length, new SplitMix64(0), (text, random) =>
        {
            foreach (ref char character in text)
            {
                character = alphabet[random.NextBelow(alphabet.Length)];
            }
        });
}
