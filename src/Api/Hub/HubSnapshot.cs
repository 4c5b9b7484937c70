namespace SelfRepair.Api.Hub;

/// <summary>Files of one commit of a repository, on disk.</summary>
/// <param name="Id">The repository.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Folder">The folder of the commit in the cache.</param>
/// <param name="Files">Paths in it of the files that the service reads.</param>
public sealed record HubSnapshot(HubModelId Id, string Commit, string Folder, IReadOnlyList<string> Files)
{
    /// <summary>Whether as much of it is there as is needed.</summary>
    /// <param name="scope">What is needed.</param>
    public bool Has(HubScope scope) =>
        Files.Contains(WantedFiles.Config)
        && (scope == HubScope.Description || WantedFiles.WeightsIn(Folder) is not null);

    /// <summary>Why it may not be what the Hub has by now, one sentence; null where the Hub was asked, or need not
    /// be.</summary>
    public string? Notice { get; init; }
}

/// <summary>How far a download is.</summary>
/// <param name="DoneBytes">Bytes that are on disk.</param>
/// <param name="TotalBytes">Bytes of all files that are fetched.</param>
public sealed record HubProgress(long DoneBytes, long TotalBytes);
