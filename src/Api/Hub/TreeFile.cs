using System.Text.Json;

namespace SelfRepair.Api.Hub;

/// <summary>A commit's listing that the Hub's own tools left in a cache.</summary>
/// <param name="Paths">Every file of the commit.</param>
public sealed record TreeFile(IReadOnlySet<string> Paths)
{
    private const int FormatVersion = 1;

    /// <summary>Reads a listing.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The listing; null where there is none that is understood.</returns>
    public static TreeFile? Read(string path)
    {
        if (!CachedFile.IsThere(path))
        {
            return null;
        }

        try
        {
            using JsonDocument tree = JsonDocument.Parse(File.ReadAllBytes(path));
            return tree.RootElement.GetProperty("format_version").GetInt32() == FormatVersion
                ? new TreeFile(tree.RootElement.GetProperty("files").EnumerateObject()
                    .Select(file => file.Name)
                    .ToHashSet(StringComparer.Ordinal))
                : null;
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
                or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
