using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>The Hub cannot be reached, or keeps failing, after every retry.</summary>
/// <param name="what">What was tried and how it ended.</param>
/// <param name="innerException">The last failure.</param>
public sealed class HubUnavailableException(string what, Exception innerException) : ApiException(
    $"{what} What was downloaded is kept: the same request goes on from there. HF_ENDPOINT names the Hub to ask.",
    innerException);
