using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Storage;

/// <summary>Tells the failures of writing into the data folder apart.</summary>
public static class DataFolder
{
    /// <summary>Whether a failure is the file system's.</summary>
    /// <param name="failure">The failure.</param>
    public static bool Refuses(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>The refusal that a failure of the file system is to a client.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="settings">Says where the data folder is.</param>
    /// <param name="what">What was to be written or read there, such as <c>the prompt set 'a'</c>.</param>
    public static ApiException RefusalOf(Exception failure, ServiceSettings settings, string what) =>
        DiskRoom.IsFull(failure)
            ? new DataDiskFullException(what, DiskRoom.Of(settings.DataFolder), failure)
            : new DataFolderException(what, failure);
}
