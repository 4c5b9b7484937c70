namespace SelfRepair.PromptSets;

/// <summary>The words that the sets are made of, all in the embedded model's training text.</summary>
/// <remarks>Each is one token after a space, both in the embedded vocabulary and in Pythia's: so any of them can be a
/// target, and one can stand for another without a change in length. Left out for that: the names Sofia, Ella and Zoe.
/// Left out because "a" stands before them: apple and orange.</remarks>
public static class Words
{
    /// <summary>People and their pronouns.</summary>
    public static IReadOnlyList<Person> People { get; } =
    [
        .. Named("Mary Anna Emma Lucy Alice Ruth Julia Nina Diana Jane Laura Maria Clara Amy Helen Rose Grace Sarah "
            + "Lily Eva Kate", "she", "her"),
        .. Named("John Tom Jack David Mark Peter Max Ben Robert Martin Leo Simon James Luke George Sam Henry Victor "
            + "Oliver Oscar Adam Frank Daniel Paul", "he", "his"),
    ];

    /// <summary>The people's names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. People.Select(person => person.Name)];

    /// <summary>Places to be at.</summary>
    public static IReadOnlyList<string> Places { get; } = List("store market theater garden restaurant hospital "
        + "kitchen station office harbor school beach museum library park farm");

    /// <summary>Things to give and to carry.</summary>
    public static IReadOnlyList<string> Objects { get; } = List("book knife hat letter ticket cup lamp ball pen drink "
        + "basket ring flower gift blanket coin camera map key");

    /// <summary>Animals to have.</summary>
    public static IReadOnlyList<string> Animals { get; } =
        List("dog bird mouse fish cat sheep duck cow rabbit turtle goat horse");

    /// <summary>Colors of animals and things.</summary>
    public static IReadOnlyList<string> Colors { get; } =
        List("brown purple silver green black red gray yellow pink blue white");

    /// <summary>How people are.</summary>
    public static IReadOnlyList<string> Moods { get; } =
        List("late tired busy happy ready sick angry proud afraid hungry sad lost");

    /// <summary>Nouns whose plural adds an s and stays one token.</summary>
    public static IReadOnlyList<string> Nouns { get; } = List("key car bird dog boy girl teacher farmer friend tree");

    /// <summary>Ways to give something to someone.</summary>
    public static IReadOnlyList<string> Giving { get; } = List("gave handed passed brought sent offered");

    /// <summary>The pronoun that a person has not.</summary>
    /// <param name="person">The person.</param>
    /// <returns>he or she.</returns>
    public static string OtherPronoun(Person person) => person.Pronoun == "he" ? "she" : "he";

    /// <summary>Splits words at spaces.</summary>
    /// <param name="words">The words.</param>
    /// <returns>The list of them.</returns>
    public static IReadOnlyList<string> List(string words) => words.Split(' ');

    private static IEnumerable<Person> Named(string names, string pronoun, string possessive) =>
        List(names).Select(name => new Person(name, pronoun, possessive));
}

/// <summary>A person of the prompts.</summary>
/// <param name="Name">The name.</param>
/// <param name="Pronoun">she or he.</param>
/// <param name="Possessive">her or his.</param>
public sealed record Person(string Name, string Pronoun, string Possessive);
