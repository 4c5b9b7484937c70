namespace SelfRepair.Api.Hub;

/// <summary>Files of a cache, which may be links, and links to links.</summary>
public static class CachedFile
{
    /// <summary>Whether a path leads to a file. <see cref="File.Exists(string)"/> says so of a link that leads
    /// nowhere, too.</summary>
    /// <param name="path">The path.</param>
    public static bool IsThere(string path)
    {
        FileInfo file = new(path);
        return file.LinkTarget is null ? file.Exists : ResolvesToFile(file);
    }

    private static bool ResolvesToFile(FileInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target
                && !target.Attributes.HasFlag(FileAttributes.Directory);
        }
        catch (IOException)
        {
            // Links that lead to each other.
            return false;
        }
    }
}
