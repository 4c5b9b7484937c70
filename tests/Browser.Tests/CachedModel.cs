using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Browser.Tests;

/// <summary>A model in the Hub cache, of the name of one that was published with all steps of its training.</summary>
public static class CachedModel
{
    /// <summary>Its name.</summary>
    public const string Name = $"{Organization}/{Repository}";

    private const string Organization = "EleutherAI";
    private const string Repository = "pythia-14m";

    /// <summary>Writes it, with two revisions: main and step1000.</summary>
    /// <param name="cache">The Hub cache.</param>
    public static void Write(string cache)
    {
        string repository = GoldenCheckpoint.CacheIn(cache, Organization, Repository);
        File.WriteAllText(Path.Combine(repository, "refs", "step1000"), GoldenCheckpoint.Commit);
    }
}
