namespace SelfRepair.PromptSets;

/// <summary>The set ioi: two people, one gives something to the other, and the other's name is asked for.</summary>
public static class IndirectObjects
{
    private const ulong Seed = 1;

    /// <summary>Makes the set.</summary>
    /// <returns>The set ioi.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        return PromptSet.Draw("ioi", () => DrawPrompt(random));
    }

    /// <summary>Draws one prompt; in its counterpart the two people have changed roles.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The prompt.</returns>
    public static PromptLine DrawPrompt(SplitMix64 random)
    {
        string[] pair = random.Sample(Words.Names, 2);
        string opening = Opening(random.Below(4), pair[0], pair[1], random.Pick(Words.Places));
        string deed = $"{random.Pick(Words.Giving)} a {random.Pick(Words.Objects)} to";
        random.Shuffle<string>(pair);
        (string giver, string receiver) = (pair[0], pair[1]);
        return new PromptLine
        {
            Text = $"{opening}{giver} {deed}",
            Target = " " + receiver,
            Foil = " " + giver,
            Counterpart = $"{opening}{receiver} {deed}",
        };
    }

    private static string Opening(int kind, string first, string second, string place) => kind switch
    {
        0 => $"When {first} and {second} went to the {place}, ",
        1 => $"After {first} and {second} arrived at the {place}, ",
        2 => $"While {first} and {second} were working at the {place}, ",
        _ => $"{first} and {second} were at the {place}. Then ",
    };
}
