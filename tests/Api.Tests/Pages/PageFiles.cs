using SelfRepair.Api.Pages;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Pages;

/// <summary>The page's files as the checkout has them.</summary>
internal static class PageFiles
{
    private static readonly string Folder = Path.Combine(GoldenFiles.RepositoryRoot, "src", "Api", "wwwroot");

    /// <summary>Addresses of those that are served.</summary>
    public static IReadOnlyList<string> Served { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => PageHeaders.MediaTypes.ContainsKey(Path.GetExtension(file)))
            .Select(file => "/" + Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A file's text.</summary>
    /// <param name="path">Its address.</param>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Where a file is.</summary>
    /// <param name="path">Its address.</param>
    public static string PathOf(string path) => Path.Combine(Folder, path.TrimStart('/'));
}
