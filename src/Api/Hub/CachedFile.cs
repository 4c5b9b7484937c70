using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Hub;

/// <summary>Files of a cache, which may be links, and links to links.</summary>
public static class CachedFile
{
    /// <summary>Whether a path leads to a file: neither a link that leads nowhere, nor a pipe. What may not be
    /// looked at counts as one, which whoever reads it is refused.</summary>
    /// <param name="path">The path.</param>
    public static bool IsThere(string path) => PathCheck.StateOf(path) is PathState.File or PathState.Unreadable;
}
