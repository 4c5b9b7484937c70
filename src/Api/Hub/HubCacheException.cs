using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>The Hub cache cannot be written.</summary>
/// <param name="id">The repository to be written.</param>
/// <param name="innerException">The file system's refusal.</param>
public sealed class HubCacheException(HubModelId id, Exception innerException) : ApiException(
    $"{id} cannot be written into the Hub cache: the service may not write there, or the disk fails. Point "
    + "HF_HUB_CACHE at a folder that it may write. The log says more.",
    innerException)
{
    /// <summary>The repository to be written.</summary>
    public HubModelId Id => id;
}
