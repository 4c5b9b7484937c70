using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>A model is not in the cache, and the service was told not to ask the Hub.</summary>
/// <param name="id">The repository.</param>
/// <param name="revision">The revision.</param>
public sealed class HubOfflineException(HubModelId id, HubRevision revision) : ApiException(
    $"{id} at revision '{revision}' is not whole in the Hub cache, and HF_HUB_OFFLINE tells the service to make no "
    + "request. Start it once without HF_HUB_OFFLINE, or point HF_HUB_CACHE at a cache that has the model.")
{
    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>The revision.</summary>
    public HubRevision Revision => revision;
}
