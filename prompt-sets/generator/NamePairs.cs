namespace SelfRepair.PromptSets;

/// <summary>The set names: pairs that differ in one name, and in the answer that follows from it.</summary>
public static class NamePairs
{
    private const ulong Seed = 8;

    private static readonly IReadOnlyList<Func<SplitMix64, PromptLine>> Kinds = [Pronoun, Receiver, Listener];

    /// <summary>Makes the set.</summary>
    /// <returns>The set names.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        return PromptSet.Draw("names", () => random.Pick(Kinds)(random));
    }

    /// <summary>The pronoun of a person; the counterpart has a person of the other one.</summary>
    private static PromptLine Pronoun(SplitMix64 random)
    {
        string before = Facts.DrawSentence(random);
        Person person = random.Pick(Words.People);
        Person other = random.Pick([.. Words.People.Where(one => one.Pronoun != person.Pronoun)]);
        bool saysSomething = random.Below(2) == 0;
        string About(Person one) =>
            before + (saysSomething ? $" {one.Name} said that" : $" When {one.Name} came home,");
        return new PromptLine
        {
            Text = About(person),
            Target = " " + person.Pronoun,
            Foil = " " + other.Pronoun,
            Counterpart = About(other),
        };
    }

    /// <summary>Two people, one of whom gives something: the counterpart has another receiver.</summary>
    /// <remarks>No text begins with the receiver: without a space in front a name may be several tokens.</remarks>
    private static PromptLine Receiver(SplitMix64 random)
    {
        PromptLine line;
        do
        {
            line = IndirectObjects.DrawPrompt(random);
        }
        while (!line.Text.Contains(line.Target!, StringComparison.Ordinal));

        return Exchange(random, line.Text, line.Target!, line.Foil!);
    }

    /// <summary>A remark and the same one back: the counterpart has another listener.</summary>
    private static PromptLine Listener(SplitMix64 random)
    {
        string[] pair = random.Sample(Words.Names, 2);
        string remark = $"\"I am {random.Pick(Words.Moods)},\" said";
        return Exchange(random, $"{remark} {pair[0]} to {pair[1]}. {remark}", " " + pair[1], " " + pair[0]);
    }

    /// <summary>Puts a third name in the place of the right one.</summary>
    private static PromptLine Exchange(SplitMix64 random, string text, string target, string otherName)
    {
        string third = " " + random.Pick(
            [.. Words.Names.Where(name => !target.EndsWith(name, StringComparison.Ordinal)
                && !otherName.EndsWith(name, StringComparison.Ordinal))]);
        return new PromptLine
        {
            Text = text,
            Target = target,
            Foil = third,
            Counterpart = text.Replace(target, third, StringComparison.Ordinal),
        };
    }
}
