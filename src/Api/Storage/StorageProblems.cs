using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Storage;

/// <summary>Problems of writing to the disk.</summary>
public sealed class StorageProblems : IProblemSource
{
    /// <summary>507: no room for what a request needs to keep.</summary>
    public static readonly ProblemKind DiskFull = new(
        "disk-full", 507, "There is no room on the disk.",
        "The disk of the data folder or of the Hub cache is full, or this user's share of it is used up. Nothing "
        + "half-written stays, but for the bytes of a download, which goes on from there: free some room and send the "
        + "request again.");

    /// <summary>507: a data folder that cannot be written.</summary>
    public static readonly ProblemKind DataFolderUnusable = new(
        "data-folder-unusable", 507, "The service's data folder cannot be used.",
        "Exported models and uploaded prompt sets are kept in the folder that SELFREPAIR_DATA names, and the user "
        + "that the service runs as may not write or read there, or its disk fails. Give that user the right, or name "
        + "another folder.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<DataDiskFullException>(DiskFull),
        ProblemRow.Of<DataFolderException>(DataFolderUnusable),
    ];
}
