using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>More analyses wait than may.</summary>
/// <param name="count">How many wait.</param>
public sealed class QueueFullException(int count) : ApiException(
    $"{count} analyses wait or run already, as many as may. Send the request again in a while, or cancel one.")
{
    /// <summary>How many wait.</summary>
    public int Count => count;
}
