using Microsoft.CodeAnalysis.CSharp;
using SelfRepair.Testing;

namespace SelfRepair.Architecture.Tests;

/// <summary>The checkout's files as git would track them: build output is left out.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Untracked =
        [".git", ".vs", ".idea", "bin", "obj", "TestResults", "node_modules", "Generated"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> Parsed = new(Parse);

    /// <summary>Every C# file, parsed.</summary>
    public static IReadOnlyList<SourceFile> Sources => Parsed.Value;

    /// <summary>The C# files of the product: src, onnx-export and the prompt sets' generator.</summary>
    public static IEnumerable<SourceFile> ProductSources =>
        Sources.Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>Paths of files below a folder, with forward slashes, from the root.</summary>
    /// <param name="folder">The folder, from the root; empty for all.</param>
    public static IEnumerable<string> Files(string folder = "") =>
        Walk(new DirectoryInfo(Path.Combine(GoldenFiles.RepositoryRoot, folder))).Order(StringComparer.Ordinal);

    /// <summary>A file's text.</summary>
    /// <param name="path">The file, from the root.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(GoldenFiles.RepositoryRoot, path));

    /// <summary>Whether a file or folder exists.</summary>
    /// <param name="path">The file or folder, from the root.</param>
    public static bool Exists(string path) => Path.Exists(Path.Combine(GoldenFiles.RepositoryRoot, path));

    /// <summary>Names of the folders in a folder, build output left out.</summary>
    /// <param name="folder">The folder, from the root.</param>
    public static IEnumerable<string> Rooms(string folder) =>
        new DirectoryInfo(Path.Combine(GoldenFiles.RepositoryRoot, folder)).EnumerateDirectories()
            .Where(directory => Walk(directory).Any())
            .Select(directory => directory.Name)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        if (Untracked.Contains(folder.Name))
        {
            return [];
        }

        IEnumerable<string> here = folder.EnumerateFiles()
            .Where(file => file.Name != ".git")
            .Select(file => Path.GetRelativePath(GoldenFiles.RepositoryRoot, file.FullName).Replace('\\', '/'));
        return here.Concat(folder.EnumerateDirectories().SelectMany(Walk));
    }

    private static List<SourceFile> Parse() =>
        [.. from path in Files()
            where path.EndsWith(".cs", StringComparison.Ordinal)
            let text = Read(path)
            select new SourceFile(path, text, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot())];
}
