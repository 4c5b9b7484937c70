using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Analyses;

/// <summary>A page of analyses.</summary>
/// <param name="Analyses">The newest first.</param>
/// <param name="Total">Analyses that the filters leave, on all pages.</param>
/// <param name="NextCursor">cursor of the next page; null on the last.</param>
public sealed record AnalysisListResponse(
    IReadOnlyList<AnalysisSummary> Analyses, int Total, string? NextCursor);

/// <summary>An analysis in a list.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">The experiment.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Model">Its model.</param>
/// <param name="Revision">The model's revision; of a training sweep, the first and the last one and how many there
/// are.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">When it ended; null before.</param>
/// <param name="Tags">The tags of its request.</param>
/// <param name="Links">Related addresses.</param>
public sealed record AnalysisSummary(
    string Id,
    string Kind,
    AnalysisStatus Status,
    AnalysisProgress Progress,
    string Model,
    string Revision,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    IReadOnlyDictionary<string, string> Tags,
    AnalysisLinks Links)
{
    /// <summary>The summary of an analysis.</summary>
    /// <param name="entry">The analysis.</param>
    public static AnalysisSummary Of(AnalysisEntry entry)
    {
        AnalysisState state = entry.State;
        ExperimentRequest request = entry.Draft.Request;
        return new AnalysisSummary(
            entry.Id,
            entry.Draft.Kind,
            state.Status,
            entry.ProgressOf(state),
            request.Model,
            entry.Draft.Revision,
            entry.CreatedAt,
            state.FinishedAt,
            request.Tags,
            AnalysisLinks.Of(entry));
    }
}
