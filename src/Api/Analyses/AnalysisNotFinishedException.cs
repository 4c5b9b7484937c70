using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Rows are asked for of an analysis that has none.</summary>
/// <param name="id">Its id.</param>
/// <param name="status">Where it stands.</param>
public sealed class AnalysisNotFinishedException(string id, AnalysisStatus status) : ApiException(
    $"The analysis '{id}' is {status.ToString().ToLowerInvariant()} and has no rows. "
    + $"GET /v1/analyses/{id} shows how far it is, or why it ended.")
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>Where it stands.</summary>
    public AnalysisStatus Status => status;
}
