using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Shows analyses as they are at the moment.</summary>
public static class AnalysisViewer
{
    /// <summary>The analysis as the client sees it.</summary>
    /// <param name="entry">The analysis.</param>
    /// <param name="request">The client's request.</param>
    public static AnalysisResponse Show(AnalysisEntry entry, HttpRequest request)
    {
        AnalysisState now = entry.State;
        return entry.Draft.Show(
            new AnalysisSnapshot(entry, now, entry.ProgressOf(now), ProblemWriter.BaseUrl(request)));
    }
}
