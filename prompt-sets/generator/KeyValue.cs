namespace SelfRepair.PromptSets;

/// <summary>The set key-value: two to four people each have an animal or are at a place; one is asked for.</summary>
/// <remarks>The training text also says who carries what; the embedded model finds the carrier in about a third of
/// such prompts, so that kind is left out.</remarks>
public static class KeyValue
{
    private const ulong Seed = 5;

    /// <summary>Makes the set.</summary>
    /// <returns>The set key-value.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        return PromptSet.Draw("key-value", () => DrawPrompt(random));
    }

    /// <summary>Draws one prompt; its counterpart tells the same and asks for another of the keys.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The prompt.</returns>
    public static PromptLine DrawPrompt(SplitMix64 random)
    {
        string[] names = random.Sample(Words.Names, 2 + random.Below(3));
        return random.Below(2) == 0 ? Colors(random, names) : Places(random, names);
    }

    private static PromptLine Colors(SplitMix64 random, string[] names)
    {
        string animal = random.Pick(Words.Animals);
        string[] colors = random.Sample(Words.Colors, names.Length);
        IEnumerable<string> facts = names.Zip(colors, (name, color) => $"{name} has a {color} {animal}.");
        return Ask(random, facts, key => $"The {animal} of {key} is", names, colors);
    }

    private static PromptLine Places(SplitMix64 random, string[] names)
    {
        string[] places = random.Sample(Words.Places, names.Length);
        IEnumerable<string> facts = names.Zip(places, (name, place) => $"{name} is at the {place}.");
        return Ask(random, facts, key => $"We can find {key} at the", names, places);
    }

    private static PromptLine Ask(
        SplitMix64 random, IEnumerable<string> facts, Func<string, string> question, string[] keys, string[] values)
    {
        int[] places = random.Sample([.. Enumerable.Range(0, keys.Length)], 2);
        string told = string.Join(' ', facts) + " ";
        return new PromptLine
        {
            Text = told + question(keys[places[0]]),
            Target = " " + values[places[0]],
            Foil = " " + values[places[1]],
            Counterpart = told + question(keys[places[1]]),
        };
    }
}
