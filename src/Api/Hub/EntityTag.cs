using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SelfRepair.Api.Hub;

/// <summary>A hash of a file's content, as a Hub or a mirror states it.</summary>
/// <remarks>The Hub's own name of a content is one of two: 64 hexadecimal digits are the SHA-256 of it (large files),
/// 40 the SHA-1 of a git blob of it (small ones). Mirrors have others.</remarks>
public sealed partial record EntityTag
{
    private EntityTag(HashKind kind, string value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>What is hashed, and how.</summary>
    public HashKind Kind { get; }

    /// <summary>The hash in lower-case hexadecimal; of the Hub's two kinds the file's name in a cache's
    /// <c>blobs</c>.</summary>
    public string Value { get; }

    /// <summary>Whether it is a SHA-256.</summary>
    public bool IsSha256 => Kind == HashKind.Sha256;

    /// <summary>Whether it is of the Hub's two kinds.</summary>
    public bool IsBlobName => Kind is HashKind.Sha256 or HashKind.GitBlob;

    /// <summary>Reads the Hub's own tag: quotes and the mark of a weak tag fall away.</summary>
    /// <param name="header">The value.</param>
    /// <param name="tag">The tag, where it is a hash.</param>
    public static bool TryParse(string? header, [NotNullWhen(true)] out EntityTag? tag)
    {
        Match match = Form().Match(header ?? string.Empty);
        string hash = match.Groups["hash"].Value;
        tag = !match.Success ? null : new EntityTag(hash.Length == 64 ? HashKind.Sha256 : HashKind.GitBlob, hash);
        return match.Success;
    }

    /// <summary>The hash that a header of checksums has.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="text">Hexadecimal digits in either case.</param>
    /// <returns>The hash; null where the text is none of its kind.</returns>
    public static EntityTag? Of(HashKind kind, string? text)
    {
        string hash = text?.Trim().ToLowerInvariant() ?? string.Empty;
        bool isOne = hash.Length == DigitsOf(kind) && hash.All(char.IsAsciiHexDigit);
        return isOne ? new EntityTag(kind, hash) : null;
    }

    /// <summary>What a mirror's own ETag may be. Artifactory tags a file with its SHA-1, object stores with its MD5,
    /// Nexus with <c>{SHA1{...}}</c>; others tag with what is no hash of the content at all.</summary>
    /// <param name="header">The value of ETag.</param>
    public static IReadOnlyList<EntityTag> GuessesOf(string? header)
    {
        string value = Own().Match(header ?? string.Empty).Groups["value"].Value;
        IEnumerable<HashKind> kinds = Nexus().IsMatch(header ?? string.Empty)
            ? [HashKind.Sha1]
            : [HashKind.Sha256, HashKind.GitBlob, HashKind.Sha1, HashKind.Md5];
        return [.. kinds.Select(kind => Of(kind, value)).OfType<EntityTag>()];
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static int DigitsOf(HashKind kind) => kind switch
    {
        HashKind.Sha256 => 64,
        HashKind.Md5 => 32,
        _ => 40,
    };

    [GeneratedRegex("""\A(W/)?"?(?<hash>[0-9a-f]{64}|[0-9a-f]{40})"?\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex("""\A(W/)?"?(\{SHA1\{)?(?<value>[0-9A-Fa-f]+)(\}\})?"?\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Own();

    [GeneratedRegex("""\A(W/)?"?\{SHA1\{""")]
    private static partial Regex Nexus();
}

/// <summary>What is hashed, and how.</summary>
public enum HashKind
{
    /// <summary>SHA-256 of the content.</summary>
    Sha256,

    /// <summary>SHA-1 of the content as a git blob: <c>blob SIZE\0</c> before it.</summary>
    GitBlob,

    /// <summary>SHA-1 of the content.</summary>
    Sha1,

    /// <summary>MD5 of the content.</summary>
    Md5,
}
