using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A repository that the loopback Hub serves.</summary>
public sealed class HubRepository
{
    private static readonly ConditionalWeakTable<byte[], string> LargeTags = [];

    /// <summary>Commits and the content of their files.</summary>
    public Dictionary<string, Dictionary<string, byte[]>> Commits { get; } = [];

    /// <summary>Branches and tags.</summary>
    public Dictionary<string, string> Branches { get; } = [];

    /// <summary>Whether files need a license.</summary>
    public bool IsGated { get; init; }

    /// <summary>Whether it is shown to the granted token alone.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Where it moved to.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>A repository of one commit.</summary>
    public static HubRepository Of(Dictionary<string, byte[]> files, string? commit = null)
    {
        HubRepository repository = new();
        repository.Add("main", files, commit);
        return repository;
    }

    /// <summary>Adds a commit and points a branch at it.</summary>
    public string Add(string branch, Dictionary<string, byte[]> files, string? commit = null)
    {
        string id = commit ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(branch)))[..40];
        Commits[id] = files;
        Branches[branch] = id;
        return id;
    }

    /// <summary>The commit of a revision; null where there is none.</summary>
    public string? Find(string revision)
    {
        if (Branches.TryGetValue(revision, out string? commit))
        {
            return commit;
        }

        string[] matches = revision.Length >= 7
            ? [.. Commits.Keys.Where(id => id.StartsWith(revision, StringComparison.Ordinal))]
            : [];
        return matches is [string only] ? only : null;
    }

    /// <summary>Whether a file is one of those that lie in a store of their own.</summary>
    public static bool IsLarge(string path) =>
        path.EndsWith(".safetensors", StringComparison.Ordinal) || path.EndsWith(".bin", StringComparison.Ordinal);

    /// <summary>The Hub's entity tag of a file. That of a large one is made once.</summary>
    public static string TagOf(string path, byte[] content) => IsLarge(path)
        ? LargeTags.GetValue(content, static large => Convert.ToHexStringLower(SHA256.HashData(large)))
        : Convert.ToHexStringLower(
            CryptographicOperations.HashData(
                HashAlgorithmName.SHA1, [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
}
