using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>A repository of the Hub lacks a file that a checkpoint needs.</summary>
/// <param name="id">The repository.</param>
/// <param name="commit">The commit that was looked at.</param>
/// <param name="files">What is lacking: one of these.</param>
public sealed class HubFileNotFoundException(HubModelId id, string commit, IReadOnlyList<string> files) : ApiException(
    $"{id} has no {string.Join(" or ", files)} at commit {commit}, so it holds no checkpoint that this service reads. "
    + "Name another revision, or another model.")
{
    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>The commit that was looked at.</summary>
    public string Commit => commit;

    /// <summary>What is lacking: one of these.</summary>
    public IReadOnlyList<string> Files => files;
}
