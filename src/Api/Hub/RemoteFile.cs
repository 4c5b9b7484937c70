using System.Security.Cryptography;
using System.Text;

namespace SelfRepair.Api.Hub;

/// <summary>What the Hub, or a mirror, says of a file.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Commit">The commit that it was asked at.</param>
/// <param name="Size">Its bytes; null where nobody says.</param>
/// <param name="Address">Where its bytes are, for about an hour.</param>
public sealed record RemoteFile(string Path, string Commit, long? Size, Uri Address)
{
    /// <summary>The hash that its content must come to; null where nobody states one.</summary>
    public EntityTag? Stated { get; init; }

    /// <summary>Where none is stated, what a mirror's own tag may be.</summary>
    public IReadOnlyList<EntityTag> Guesses { get; init; } = [];

    /// <summary>Most bytes that are taken.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>Whether its blob's name is known before its content is.</summary>
    public bool IsNamed => Stated is { IsBlobName: true };

    /// <summary>What its lock and its first bytes go by: its blob's name, or one that no other content has.</summary>
    public string Name => IsNamed
        ? Stated!.Value
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Commit}/{Path}")));

    /// <summary>Whether a hash will tell bytes of two contents apart, so that what an earlier process left may be gone
    /// on from.</summary>
    public bool IsResumable => Stated is not null && (Size is not null || Stated.Kind != HashKind.GitBlob);

    /// <summary>Whether another answer is of the same content.</summary>
    /// <param name="other">The other answer.</param>
    public bool IsSameAs(RemoteFile other) =>
        (Path, Commit, Stated) == (other.Path, other.Commit, other.Stated)
        && (Size ?? other.Size) == (other.Size ?? Size);
}

/// <summary>A commit of a repository and the files that it has.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Files">Their paths, as the Hub names them: to be compared with, never to be used as paths. Null where
/// the Hub has no list.</param>
public sealed record RemoteListing(string Commit, IReadOnlySet<string>? Files)
{
    /// <summary>Whether the list has a file.</summary>
    /// <param name="path">The file.</param>
    public bool Has(string path) => Files?.Contains(path) ?? false;
}
