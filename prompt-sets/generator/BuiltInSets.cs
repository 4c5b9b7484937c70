namespace SelfRepair.PromptSets;

/// <summary>Every set that ships with the service.</summary>
public static class BuiltInSets
{
    /// <summary>Makes them all; each has a seed of its own, so changing one leaves the others as they are.</summary>
    /// <returns>The sets, always the same.</returns>
    public static IReadOnlyList<PromptSet> Make() =>
    [
        IndirectObjects.Make(),
        Induction.Make(),
        Facts.Make(),
        Agreement.Make(),
        KeyValue.Make(),
        PlainText.Make(),
        Commas.Make(),
        NamePairs.Make(),
    ];
}
