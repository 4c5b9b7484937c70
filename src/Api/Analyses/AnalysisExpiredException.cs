using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis is asked for that was dropped to make room.</summary>
/// <param name="id">The id asked for.</param>
public sealed class AnalysisExpiredException(string id) : ApiException(
    $"The analysis '{id}' was dropped to make room for later ones. Send its request again: it gives the same numbers.")
{
    /// <summary>The id asked for.</summary>
    public string Id => id;
}
