namespace SelfRepair.PromptSets;

/// <summary>The set agreement: is or are, after a noun of the other number has come between.</summary>
public static class Agreement
{
    private const ulong Seed = 4;

    private static readonly IReadOnlyList<string> Between = ["near", "behind", "beside", "in front of"];

    /// <summary>Makes the set.</summary>
    /// <returns>The set agreement.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        return PromptSet.Draw("agreement", () => DrawPrompt(random));
    }

    /// <summary>Draws one prompt; the counterpart's subject has the other number, its distractor stays.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The prompt.</returns>
    public static PromptLine DrawPrompt(SplitMix64 random)
    {
        string[] nouns = random.Sample(Words.Nouns, 2);
        bool plural = random.Below(2) == 1;
        string rest = $"{random.Pick(Between)} the {Number(nouns[1], !plural)}";
        return new PromptLine
        {
            Text = $"The {Number(nouns[0], plural)} {rest}",
            Target = Verb(plural),
            Foil = Verb(!plural),
            Counterpart = $"The {Number(nouns[0], !plural)} {rest}",
        };
    }

    private static string Number(string noun, bool plural) => plural ? noun + "s" : noun;

    private static string Verb(bool plural) => plural ? " are" : " is";
}
