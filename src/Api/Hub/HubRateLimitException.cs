using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>The Hub asks to be left alone for longer than a request waits.</summary>
/// <param name="retryAfter">How long.</param>
public sealed class HubRateLimitException(TimeSpan retryAfter) : ApiException(
    $"The Hub's rate limit is used up; it asks to come back after {retryAfter.TotalSeconds:0} seconds. A token in "
    + "HF_TOKEN raises the limit. What was downloaded is kept: the same request goes on from there.")
{
    /// <inheritdoc/>
    public override TimeSpan? RetryAfter => retryAfter;
}
