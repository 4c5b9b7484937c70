using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>The Hub, or its store, is silent.</summary>
/// <param name="what">What was tried and how long it was waited for.</param>
/// <param name="innerException">The last silence.</param>
public sealed class HubTimeoutException(string what, Exception? innerException = null) : ApiException(
    $"{what} What was downloaded is kept: the same request goes on from there. HF_ENDPOINT names the Hub to ask, "
    + "HF_HUB_ETAG_TIMEOUT how long an answer may take.",
    innerException);
