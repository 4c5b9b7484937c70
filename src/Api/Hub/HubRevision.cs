using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SelfRepair.Api.Hub;

/// <summary>A branch, tag, pull request (<c>refs/pr/1</c>), commit or beginning of a commit, checked.</summary>
/// <remarks>The name becomes a path below a cache's <c>refs</c>, so it has only what git's names have and a path may
/// hold: segments of ASCII letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>+</c> that do not start with a
/// point.</remarks>
public sealed partial record HubRevision
{
    private HubRevision(string name) => Name = name;

    /// <summary>The branch that is taken where none is named.</summary>
    public static HubRevision Main { get; } = new("main");

    /// <summary>The name as it is written.</summary>
    public string Name { get; }

    /// <summary>Whether it is a full commit, which never means anything else later.</summary>
    public bool IsCommit => IsFullCommit(Name);

    /// <summary>Whether it may be the beginning of a commit.</summary>
    public bool IsShortCommit => ShortCommit().IsMatch(Name);

    /// <summary>The name as one segment of an address.</summary>
    public string UrlSegment => Uri.EscapeDataString(Name);

    /// <summary>Whether a text is a full commit: 40 lower-case hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    public static bool IsFullCommit(string text) => Commit().IsMatch(text);

    /// <summary>Reads a name.</summary>
    /// <param name="text">What may be one.</param>
    /// <param name="revision">The revision, where it is one.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out HubRevision? revision)
    {
        bool isName = text.Length <= 255 && Form().IsMatch(text);
        revision = isName ? new HubRevision(text) : null;
        return isName;
    }

    /// <summary>The revision that a full commit is.</summary>
    /// <param name="commit">40 lower-case hexadecimal digits.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static HubRevision OfCommit(string commit) =>
        IsFullCommit(commit)
            ? new HubRevision(commit)
            : throw new ArgumentException("A commit has 40 lower-case hexadecimal digits.", nameof(commit));

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex(@"\A[A-Za-z0-9_+-][A-Za-z0-9._+-]*(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)*\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Commit();

    [GeneratedRegex(@"\A[0-9a-f]{7,39}\z")]
    private static partial Regex ShortCommit();
}
