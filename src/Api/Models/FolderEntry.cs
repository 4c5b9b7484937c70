using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>A folder in a folder, or what might have been one.</summary>
/// <param name="Name">Its name, without its parents.</param>
/// <param name="Path">Its path.</param>
/// <param name="Fault">What keeps it from being looked into, a clause; null where nothing does.</param>
public sealed record FolderEntry(string Name, string Path, string? Fault)
{
    /// <summary>What a name that is not UTF-8 is read as.</summary>
    private const char NotUnicode = '\uFFFD';

    /// <summary>The folders in a folder, by name. Files are passed over, and so is what begins with a point: tools
    /// keep their own things there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isMeant">Which names are looked at.</param>
    /// <exception cref="IOException">The folder is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    public static IReadOnlyList<FolderEntry> In(string folder, Func<string, bool> isMeant) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { AttributesToSkip = 0 })
            .Select(path => (Path: path, Name: System.IO.Path.GetFileName(path)))
            .Where(entry => !entry.Name.StartsWith('.') && isMeant(entry.Name))
            .Select(entry => Look(folder, entry.Path, entry.Name))
            .OfType<FolderEntry>()
            .OrderBy(entry => entry.Name, StringComparer.Ordinal),
    ];

    private static FolderEntry? Look(string folder, string path, string name)
    {
        try
        {
            return FaultOf(folder, path, name) is (true, var fault) ? new FolderEntry(name, path, fault) : null;
        }
        catch (FileNotFoundException)
        {
            // Gone since it was listed.
            return null;
        }
    }

    /// <summary>Whether an entry is, or might have been, a folder, and what is wrong with it.</summary>
    private static (bool IsMeant, string? Fault) FaultOf(string folder, string path, string name) =>
        PathCheck.StateOf(path) switch
        {
            PathState.Folder => (true, NameFault(name) ?? LinkFault(folder, path)),
            PathState.BrokenLink => (true, "it is a link that leads nowhere"),
            PathState.Unreadable when !PathCheck.IsFile(path) =>
                (true, "it may not be read by the user that the service runs as"),
            PathState.Missing when name.Contains(NotUnicode, StringComparison.Ordinal) =>
                (true, "its name is not UTF-8; give it another"),
            _ => (false, null),
        };

    private static string? NameFault(string name) =>
        name.Any(char.IsControl) ? "its name has control characters; give it another" : null;

    /// <summary>A link to a folder above it would show everything there once more.</summary>
    private static string? LinkFault(string folder, string path)
    {
        if (new DirectoryInfo(path).LinkTarget is null)
        {
            return null;
        }

        string inside = PathCheck.Resolve(folder) + System.IO.Path.DirectorySeparatorChar;
        string target = PathCheck.Resolve(path).TrimEnd(System.IO.Path.DirectorySeparatorChar);
        return inside.StartsWith(target + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? "it is a link to a folder that it lies in"
            : null;
    }
}
