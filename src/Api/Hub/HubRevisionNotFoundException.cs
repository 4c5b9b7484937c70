using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>A revision is asked for that a repository of the Hub does not have.</summary>
/// <param name="id">The repository.</param>
/// <param name="revision">The revision, as asked for.</param>
/// <param name="known">Branches and tags that there are; empty where the Hub did not say.</param>
public sealed class HubRevisionNotFoundException(HubModelId id, string revision, IReadOnlyCollection<string> known)
    : ApiException(
        $"{id} has no branch, tag or commit '{revision}'."
        + (known.Count > 0 ? $" {NearNames.Hint(revision, known, "branches and tags")}" : string.Empty))
{
    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>The revision, as asked for.</summary>
    public string Revision => revision;

    /// <summary>Branches and tags that there are; empty where the Hub did not say.</summary>
    public IReadOnlyCollection<string> Known => known;
}
