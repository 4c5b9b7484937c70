using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SelfRepair.Api.Hub;

/// <summary>The Hub's name of a file's content, which is its hash: 64 hexadecimal digits are the SHA-256 of the content
/// (large files), 40 the SHA-1 of a git blob of it (small ones).</summary>
public sealed partial record EntityTag
{
    private EntityTag(string value) => Value = value;

    /// <summary>The hash in lower-case hexadecimal; the file's name in a cache's <c>blobs</c>.</summary>
    public string Value { get; }

    /// <summary>Whether it is a SHA-256.</summary>
    public bool IsSha256 => Value.Length == 64;

    /// <summary>Reads a header's value: quotes and the mark of a weak tag fall away.</summary>
    /// <param name="header">The value.</param>
    /// <param name="tag">The tag, where it is a hash.</param>
    public static bool TryParse(string? header, [NotNullWhen(true)] out EntityTag? tag)
    {
        Match match = Form().Match(header ?? string.Empty);
        tag = match.Success ? new EntityTag(match.Groups["hash"].Value) : null;
        return match.Success;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("""\A(W/)?"?(?<hash>[0-9a-f]{64}|[0-9a-f]{40})"?\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
