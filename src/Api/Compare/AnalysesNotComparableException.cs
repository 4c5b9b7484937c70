using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Compare;

/// <summary>Two analyses have no rows that could be joined.</summary>
/// <param name="reason">Why, a sentence.</param>
public sealed class AnalysesNotComparableException(string reason) : ApiException(
    $"The analyses cannot be compared head by head. {reason}")
{
    /// <summary>Why.</summary>
    public string Reason => reason;
}
