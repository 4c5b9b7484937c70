using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Shows analyses as they are at the moment.</summary>
/// <param name="store">Knows who waits before whom.</param>
public sealed class AnalysisViewer(AnalysisStore store)
{
    /// <summary>The analysis as the client sees it.</summary>
    /// <param name="entry">The analysis.</param>
    /// <param name="request">The client's request.</param>
    public AnalysisResponse Show(AnalysisEntry entry, HttpRequest request) =>
        entry.Work.Show(new AnalysisSnapshot(
            entry, entry.State, store.QueuePosition(entry), ProblemWriter.BaseUrl(request)));
}
