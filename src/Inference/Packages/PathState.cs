namespace SelfRepair.Inference.Packages;

/// <summary>What a path leads to, links followed.</summary>
public enum PathState
{
    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>A regular file that this user may read.</summary>
    File,

    /// <summary>A folder that this user may list.</summary>
    Folder,

    /// <summary>A link that leads nowhere, or links that lead to each other.</summary>
    BrokenLink,

    /// <summary>Something that this user may not read.</summary>
    Unreadable,

    /// <summary>A pipe, socket or device: to open one may wait for ever.</summary>
    Special,
}
