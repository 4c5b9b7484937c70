using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>The disk of the Hub cache has no room for a model.</summary>
/// <param name="id">The repository.</param>
/// <param name="neededBytes">Bytes still to download.</param>
/// <param name="availableBytes">Bytes that are free.</param>
public sealed class HubDiskFullException(HubModelId id, long neededBytes, long availableBytes) : ApiException(
    $"{id} needs {neededBytes} more bytes in the Hub cache, whose disk has {availableBytes}. Free some, or point "
    + "HF_HUB_CACHE at a larger disk.")
{
    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>Bytes still to download.</summary>
    public long NeededBytes => neededBytes;

    /// <summary>Bytes that are free.</summary>
    public long AvailableBytes => availableBytes;
}
