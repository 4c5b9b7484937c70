using System.Text.RegularExpressions;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Docs;

/// <summary>A page of docs, and the requests that it shows.</summary>
internal static partial class DocsPage
{
    private static string Folder { get; } = Path.Combine(GoldenFiles.RepositoryRoot, "docs");

    /// <summary>Every page that shows requests, as a path below docs.</summary>
    public static IEnumerable<string> WithRequests() =>
        Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .Where(page => RequestLines(page) > 0)
            .Order(StringComparer.Ordinal);

    /// <summary>Lines of a page that begin a request, in blocks of whatever form.</summary>
    /// <param name="page">Its path below docs.</param>
    public static int RequestLines(string page) => RequestLine().Count(Read(page));

    /// <summary>The pages of experiments, by the experiment's name.</summary>
    public static IEnumerable<string> Experiments() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "experiments"), "*.md")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != "README")
            .Order(StringComparer.Ordinal);

    /// <summary>The experiments that the index of their pages lists, in its order.</summary>
    public static IEnumerable<string> Listed() =>
        IndexLine().Matches(Read(Path.Combine("experiments", "README.md"))).Select(line => line.Groups["name"].Value);

    /// <summary>A page's text.</summary>
    /// <param name="page">Its path below docs.</param>
    public static string Read(string page) =>
        File.ReadAllText(Path.Combine(Folder, page)).ReplaceLineEndings("\n");

    /// <summary>A page's requests, in order; a block within a list is indented.</summary>
    /// <param name="page">Its path below docs.</param>
    public static IReadOnlyList<PageRequest> RequestsOf(string page) =>
    [
        .. from Match block in HttpBlock().Matches(Read(page))
           let indent = block.Groups["indent"].Length
           let lines = block.Groups["request"].Value.Split('\n')
           select PageRequest.Parse(string.Join('\n', lines.Select(line => line[Math.Min(indent, line.Length)..]))),
    ];

    [GeneratedRegex(
        @"^(?<indent> *)```http\n(?<request>.*?)^\k<indent>```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex HttpBlock();

    [GeneratedRegex("^ *(GET|POST|PUT|PATCH|DELETE) /", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"^\| \[(?<name>[^\]]+)\]\(\k<name>\.md\) \|", RegexOptions.Multiline)]
    private static partial Regex IndexLine();
}
