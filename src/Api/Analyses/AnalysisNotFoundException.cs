using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis is asked for that is not here.</summary>
/// <param name="id">The id asked for.</param>
public sealed class AnalysisNotFoundException(string id)
    : ApiException($"There is no analysis '{id}'. GET /v1/analyses lists those that are kept.")
{
    /// <summary>The id asked for.</summary>
    public string Id => id;
}
