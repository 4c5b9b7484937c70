namespace SelfRepair.PromptSets;

/// <summary>The set facts: countries and their capitals, alone, in a journey, and after another fact.</summary>
/// <remarks>The training text has 24 pairs. China and Turkey are left out: their capitals are not their largest cities,
/// which one kind of sentence says. Asked for are the 16 pairs whose city is one token in both vocabularies; all 22 may
/// come before the question.</remarks>
public static class Facts
{
    private const ulong Seed = 3;
    private const int JourneysAlone = 4;

    private static readonly IReadOnlyList<Capital> Asked = List("Ireland Dublin Hungary Budapest Chile Santiago "
        + "Iraq Baghdad Iran Tehran France Paris Greece Athens Germany Berlin Japan Tokyo Poland Warsaw Russia Moscow "
        + "Sweden Stockholm Spain Madrid Austria Vienna Norway Oslo Egypt Cairo");

    private static readonly IReadOnlyList<Capital> Told =
        [.. Asked, .. List("Kenya Nairobi Peru Lima Cuba Havana Finland Helsinki Italy Rome Portugal Lisbon")];

    // Nine questions after another fact: with two alone and four journeys they make 15 a country, 240 in all.
    private static readonly IReadOnlyList<FactForm> AfterAnotherFact =
    [
        FactForm.Capital, FactForm.Capital, FactForm.Capital, FactForm.LargestCity, FactForm.LargestCity,
        FactForm.Journey, FactForm.Journey, FactForm.Country, FactForm.Country,
    ];

    /// <summary>Makes the set, in random order so that its first prompts are of every kind.</summary>
    /// <returns>The set facts.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        PromptLine[] lines = [.. Asked.SelectMany(capital => Questions(random, capital))];
        random.Shuffle<PromptLine>(lines);
        return new PromptSet("facts", lines);
    }

    /// <summary>Draws one fact as a whole sentence.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The sentence.</returns>
    public static string DrawSentence(SplitMix64 random) => Tell(random, random.Pick(Told));

    /// <summary>Draws a question for a largest city, after another fact.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The prompt.</returns>
    public static PromptLine DrawLargestCity(SplitMix64 random)
    {
        Capital[] pair = random.Sample(Asked, 2);
        return Ask(random, FactForm.LargestCity, pair[0], pair[1]);
    }

    private static IEnumerable<PromptLine> Questions(SplitMix64 random, Capital capital)
    {
        yield return Ask(random, FactForm.Capital, capital, null);
        yield return Ask(random, FactForm.LargestCity, capital, null);
        foreach (string traveler in random.Sample(Words.Names, JourneysAlone))
        {
            yield return Ask(random, FactForm.Journey, capital, null, traveler);
        }

        Capital[] told = random.Sample([.. Told.Where(other => other != capital)], AfterAnotherFact.Count);
        foreach ((FactForm form, Capital before) in AfterAnotherFact.Zip(told))
        {
            yield return Ask(random, form, capital, before);
        }
    }

    private static PromptLine Ask(
        SplitMix64 random, FactForm form, Capital capital, Capital? before, string? traveler = null)
    {
        string context = before is null ? "" : Tell(random, before) + " ";
        string name = traveler ?? random.Pick(Words.Names);
        Capital other = random.Pick([.. Asked.Where(choice => choice != capital && choice != before)]);
        (string text, string target) = Sentence(form, capital, name);
        (string counterpart, string foil) = Sentence(form, other, name);
        return new PromptLine
        {
            Text = context + text,
            Target = target,
            Foil = foil,
            Counterpart = context + counterpart,
        };
    }

    private static string Tell(SplitMix64 random, Capital capital)
    {
        (string text, string answer) =
            Sentence(random.Pick(Enum.GetValues<FactForm>()), capital, random.Pick(Words.Names));
        return text + answer + ".";
    }

    private static (string Text, string Answer) Sentence(FactForm form, Capital capital, string name) => form switch
    {
        FactForm.Capital => ($"The capital of {capital.Country} is", " " + capital.City),
        FactForm.LargestCity => ($"In {capital.Country}, the largest city is", " " + capital.City),
        FactForm.Journey => ($"{name} traveled to {capital.Country} and saw", " " + capital.City),
        _ => ($"{capital.City} is the capital of", " " + capital.Country),
    };

    private static IReadOnlyList<Capital> List(string words) =>
        [.. Words.List(words).Chunk(2).Select(pair => new Capital(pair[0], pair[1]))];

    private enum FactForm
    {
        Capital,
        LargestCity,
        Journey,
        Country,
    }

    private sealed record Capital(string Country, string City);
}
