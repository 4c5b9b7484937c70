using System.Text;

namespace SelfRepair.PromptSets;

/// <summary>The set text: short documents of unlike sentences; every next token counts.</summary>
public static class PlainText
{
    private const ulong Seed = 6;

    /// <summary>Words and punctuation marks after which a document takes no further sentence. Nearly every word is one
    /// token, and no kind of sentence has more than 40, so a document has about 75 to 110 tokens.</summary>
    private const int EnoughTokens = 76;

    private static readonly IReadOnlyList<Func<SplitMix64, string>> Kinds =
    [
        random => IndirectObjects.DrawPrompt(random).Complete(),
        random => KeyValue.DrawPrompt(random).Complete(),
        random => Agreement.DrawPrompt(random).Complete($" {random.Pick(Words.Moods)}."),
        Facts.DrawSentence,
        Sentences.RepeatedRun,
        Sentences.Series,
        Sentences.Carried,
        Sentences.Said,
        Sentences.Lost,
        Sentences.Home,
        Sentences.Parting,
        Sentences.Quotation,
    ];

    /// <summary>Makes the set.</summary>
    /// <returns>The set text.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        return PromptSet.Draw("text", () => new PromptLine { Text = DrawDocument(random) });
    }

    private static string DrawDocument(SplitMix64 random)
    {
        StringBuilder document = new();
        foreach (Func<SplitMix64, string> kind in random.Sample(Kinds, Kinds.Count))
        {
            document.Append(document.Length == 0 ? "" : " ").Append(kind(random));
            if (TokensIn(document.ToString()) >= EnoughTokens)
            {
                break;
            }
        }

        return document.ToString();
    }

    private static int TokensIn(string text) => 1 + text.Count(c => c == ' ' || char.IsPunctuation(c));
}
