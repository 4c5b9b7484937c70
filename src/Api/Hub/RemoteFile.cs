namespace SelfRepair.Api.Hub;

/// <summary>What the Hub says of a file.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Commit">The commit that it was asked at.</param>
/// <param name="Tag">Its content.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Address">Where its bytes are, for about an hour.</param>
public sealed record RemoteFile(string Path, string Commit, EntityTag Tag, long Size, Uri Address)
{
    /// <summary>Whether another answer is of the same content.</summary>
    /// <param name="other">The other answer.</param>
    public bool IsSameAs(RemoteFile other) =>
        (Path, Commit, Tag, Size) == (other.Path, other.Commit, other.Tag, other.Size);
}

/// <summary>A commit of a repository and the files that it has.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Files">Their paths, as the Hub names them: to be compared with, never to be used as paths.</param>
public sealed record RemoteListing(string Commit, IReadOnlySet<string> Files);
