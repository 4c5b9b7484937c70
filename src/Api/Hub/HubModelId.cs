using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SelfRepair.Api.Hub;

/// <summary>The name of a model repository of the Hub, <c>namespace/name</c>, checked.</summary>
/// <remarks>The Hub's own rules: each part has 1 to 96 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, starts
/// and ends with a letter, digit or <c>_</c>, has neither <c>--</c> nor <c>..</c>, and the name does not end in
/// <c>.git</c>. So a name can neither leave a folder nor collide with another's.</remarks>
public sealed partial record HubModelId
{
    private const string FolderPrefix = "models--";
    private const string FolderSeparator = "--";

    private HubModelId(string name) => Name = name;

    /// <summary>The name as it is written: <c>EleutherAI/pythia-160m</c>.</summary>
    public string Name { get; }

    /// <summary>The folder of the repository in a cache: <c>models--EleutherAI--pythia-160m</c>.</summary>
    public string FolderName => FolderPrefix + Name.Replace("/", FolderSeparator, StringComparison.Ordinal);

    /// <summary>Reads a name.</summary>
    /// <param name="text">What may be one.</param>
    /// <param name="id">The name, where it is one.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out HubModelId? id)
    {
        bool isName = Form().IsMatch(text)
            && !text.Contains("--", StringComparison.Ordinal)
            && !text.Contains("..", StringComparison.Ordinal)
            && !text.EndsWith(".git", StringComparison.Ordinal);
        id = isName ? new HubModelId(text) : null;
        return isName;
    }

    /// <summary>Reads a name from a repository's folder in a cache.</summary>
    /// <param name="folderName">The folder's name.</param>
    /// <param name="id">The name, where it is one.</param>
    public static bool TryParseFolder(string folderName, [NotNullWhen(true)] out HubModelId? id)
    {
        id = null;
        return folderName.StartsWith(FolderPrefix, StringComparison.Ordinal)
            && TryParse(
                folderName[FolderPrefix.Length..].Replace(FolderSeparator, "/", StringComparison.Ordinal), out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex(
        @"\A[A-Za-z0-9_]([A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?/[A-Za-z0-9_]([A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
