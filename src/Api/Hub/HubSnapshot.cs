namespace SelfRepair.Api.Hub;

/// <summary>Files of one commit of a repository, on disk.</summary>
/// <param name="Id">The repository.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Folder">The folder of the commit in the cache.</param>
/// <param name="Files">Paths in it of the files that the service reads.</param>
public sealed record HubSnapshot(HubModelId Id, string Commit, string Folder, IReadOnlyList<string> Files);

/// <summary>How far a download is.</summary>
/// <param name="DoneBytes">Bytes that are on disk.</param>
/// <param name="TotalBytes">Bytes of all files that are fetched.</param>
public sealed record HubProgress(long DoneBytes, long TotalBytes);
