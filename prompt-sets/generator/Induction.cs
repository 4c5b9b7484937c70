namespace SelfRepair.PromptSets;

/// <summary>The set induction: a run of unrelated words begins again, and its next word is asked for.</summary>
public static class Induction
{
    private const ulong Seed = 2;

    private static readonly IReadOnlyList<string> Vocabulary =
        [.. Words.Names, .. Words.Places, .. Words.Objects, .. Words.Animals, .. Words.Colors];

    /// <summary>Makes the set.</summary>
    /// <returns>The set induction.</returns>
    public static PromptSet Make()
    {
        SplitMix64 random = new(Seed);
        return PromptSet.Draw("induction", () => DrawPrompt(random));
    }

    /// <summary>Draws a run of five to nine different words, cut in its second course after two or more.</summary>
    /// <remarks>In the counterpart the word asked for has changed places, in the first course, with a later word of
    /// the run: that word is the foil. Both prompts hold the same words equally often, so only their order tells the
    /// answers apart.</remarks>
    /// <param name="random">Makes the choices.</param>
    /// <returns>The prompt.</returns>
    public static PromptLine DrawPrompt(SplitMix64 random)
    {
        string[] run = DrawRun(random, 5);
        int asked = 2 + random.Below(run.Length - 3);
        int later = asked + 1 + random.Below(run.Length - asked - 1);
        string[] swapped = [.. run];
        (swapped[asked], swapped[later]) = (run[later], run[asked]);
        return new PromptLine
        {
            Text = string.Join(' ', [.. run, .. run[..asked]]),
            Target = " " + run[asked],
            Foil = " " + run[later],
            Counterpart = string.Join(' ', [.. swapped, .. run[..asked]]),
        };
    }

    /// <summary>Draws a run of different words.</summary>
    /// <param name="random">Makes the choices.</param>
    /// <param name="shortest">The least number of words; the most is 9.</param>
    /// <returns>The words.</returns>
    public static string[] DrawRun(SplitMix64 random, int shortest) =>
        random.Sample(Vocabulary, shortest + random.Below(10 - shortest));
}
