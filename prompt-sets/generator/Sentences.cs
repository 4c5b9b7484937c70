namespace SelfRepair.PromptSets;

/// <summary>Kinds of sentence that only the plain texts have.</summary>
public static class Sentences
{
    private static readonly IReadOnlyList<IReadOnlyList<string>> Orders =
    [
        Words.List("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        Words.List("January February March April May June July August September October November December"),
        Words.List("one two three four five six seven eight nine ten eleven twelve"),
        Words.List("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z"),
    ];

    private static readonly IReadOnlyList<string> Meetings =
        ["smiled at", "waved at", "spoke to", "listened to", "laughed with"];

    /// <summary>A run of words said two or three times.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The sentence.</returns>
    public static string RepeatedRun(SplitMix64 random)
    {
        string[] run = Induction.DrawRun(random, 3);
        return string.Join(' ', Enumerable.Repeat(run, 2 + random.Below(2)).SelectMany(words => words)) + ".";
    }

    /// <summary>Weekdays, months, numbers or letters in order.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The sentence.</returns>
    public static string Series(SplitMix64 random)
    {
        IReadOnlyList<string> order = random.Pick(Orders);
        int count = 3 + random.Below(5);
        int first = random.Below(order.Count - count + 1);
        return string.Join(", ", order.Skip(first).Take(count)) + ".";
    }

    /// <summary>The beginning of such an order, up to a comma.</summary>
    /// <remarks>The foil is another word of the order. Neither it nor the answer is the order's first word, or Z: these
    /// are no single tokens in the embedded vocabulary.</remarks>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The prompt, without a counterpart.</returns>
    public static PromptLine BeginSeries(SplitMix64 random)
    {
        string[] order = [.. random.Pick(Orders).Where(word => word != "Z")];
        int count = 2 + random.Below(4);
        int asked = count + random.Below(order.Length - count);
        string[] others = [.. order.Skip(1).Where(word => word != order[asked])];
        return new PromptLine
        {
            Text = string.Join(", ", order[(asked - count)..asked]) + ",",
            Target = " " + order[asked],
            Foil = " " + random.Pick(others),
        };
    }

    /// <summary>A thing taken to one place and carried on, or left there.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>Three sentences.</returns>
    public static string Carried(SplitMix64 random)
    {
        string name = random.Pick(Words.Names);
        string thing = random.Pick(Words.Objects);
        string[] places = random.Sample(Words.Places, 2);
        return random.Below(2) == 0
            ? $"{name} took the {thing} to the {places[0]}. {name} carried the {thing} to the {places[1]}. "
                + $"The {thing} is at the {places[1]}."
            : $"{name} took the {thing} to the {places[0]}. {name} left the {thing} and went to the {places[1]}. "
                + $"The {thing} is at the {places[0]}.";
    }

    /// <summary>Someone says how she or he was.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The sentence.</returns>
    public static string Said(SplitMix64 random)
    {
        Person person = random.Pick(Words.People);
        return $"{person.Name} said that {person.Pronoun} was {random.Pick(Words.Moods)}.";
    }

    /// <summary>Someone loses a thing, and why.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The sentence.</returns>
    public static string Lost(SplitMix64 random)
    {
        Person person = random.Pick(Words.People);
        string thing = random.Pick(Words.Objects);
        string mood = random.Pick(Words.Moods);
        return $"{person.Name} lost {person.Possessive} {thing} because {person.Pronoun} was {mood}.";
    }

    /// <summary>Someone comes home and puts a thing on the table.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The sentence.</returns>
    public static string Home(SplitMix64 random)
    {
        Person person = random.Pick(Words.People);
        string thing = random.Pick(Words.Objects);
        return $"When {person.Name} came home, {person.Pronoun} put {person.Possessive} {thing} on the table.";
    }

    /// <summary>Someone meets another before leaving.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The sentence.</returns>
    public static string Parting(SplitMix64 random)
    {
        Person[] pair = random.Sample(Words.People, 2);
        return $"{pair[0].Name} {random.Pick(Meetings)} {pair[1].Name} before {pair[0].Pronoun} left "
            + $"the {random.Pick(Words.Places)}.";
    }

    /// <summary>A remark, and the same one back.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <returns>Two sentences.</returns>
    public static string Quotation(SplitMix64 random)
    {
        string[] pair = random.Sample(Words.Names, 2);
        string remark = random.Below(2) == 0
            ? $"I am {random.Pick(Words.Moods)}"
            : $"the {random.Pick(Words.Objects)} is {random.Pick(Words.Colors)}";
        return $"\"{remark},\" said {pair[0]} to {pair[1]}. \"{remark},\" said {pair[1]} to {pair[0]}.";
    }
}
