namespace SelfRepair.Api.Hub;

/// <summary>Names of the Pythia models on the Hub: what a name that is not there most likely meant.</summary>
public static class PythiaNames
{
    private const int SeedCount = 9;

    private static readonly string[] Sizes =
        ["14m", "31m", "70m", "160m", "410m", "1b", "1.4b", "2.8b", "6.9b", "12b"];

    private static readonly string[] DedupedSizes = ["70m", "160m", "410m", "1b", "1.4b", "2.8b", "6.9b", "12b"];

    private static readonly string[] SeedSizes = ["14m", "31m", "70m", "160m", "410m"];

    /// <summary>Every name, the plain ones first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Sizes.Select(size => $"EleutherAI/pythia-{size}"),
        .. DedupedSizes.Select(size => $"EleutherAI/pythia-{size}-deduped"),
        .. SeedSizes.SelectMany(
            size => Enumerable.Range(1, SeedCount).Select(seed => $"EleutherAI/pythia-{size}-seed{seed}")),
    ];
}
