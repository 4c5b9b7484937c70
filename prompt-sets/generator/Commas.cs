namespace SelfRepair.PromptSets;

/// <summary>The set commas: pairs that differ in one comma, which is a semicolon in the counterpart.</summary>
/// <remarks>Words, their places and the right answer are the same in both, so that a head lends what it would have
/// written had the sentence been parted otherwise.</remarks>
public static class Commas
{
    private const ulong Seed = 7;

    private static readonly IReadOnlyList<Func<SplitMix64, PromptLine>> Kinds =
        [Clause, Facts.DrawLargestCity, Home, Sentences.BeginSeries];

    /// <summary>Makes the set.</summary>
    /// <returns>The set commas.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        return PromptSet.Draw("commas", () => DrawPrompt(random));
    }

    /// <summary>Draws one prompt; in its counterpart the last comma is a semicolon.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The prompt.</returns>
    public static PromptLine DrawPrompt(SplitMix64 random)
    {
        PromptLine line = random.Pick(Kinds)(random);
        int comma = line.Text.LastIndexOf(',');
        return line with { Counterpart = $"{line.Text[..comma]};{line.Text[(comma + 1)..]}" };
    }

    /// <summary>Two people, after a clause that a comma ends.</summary>
    private static PromptLine Clause(SplitMix64 random)
    {
        PromptLine line = IndirectObjects.DrawPrompt(random);
        while (!line.Text.Contains(',', StringComparison.Ordinal))
        {
            line = IndirectObjects.DrawPrompt(random);
        }

        return line;
    }

    /// <summary>Someone came home: the pronoun follows the comma.</summary>
    private static PromptLine Home(SplitMix64 random)
    {
        string before = Facts.DrawSentence(random);
        Person person = random.Pick(Words.People);
        return new PromptLine
        {
            Text = $"{before} When {person.Name} came home,",
            Target = " " + person.Pronoun,
            Foil = " " + Words.OtherPronoun(person),
        };
    }
}
