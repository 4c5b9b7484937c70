using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis as it is at one moment, for the client that asks for it.</summary>
/// <param name="Entry">The analysis.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="BaseUrl">Where the service is, as the client sees it.</param>
/// <param name="ShowsPrompts">Whether its request is shown with the prompts that were sent.</param>
public sealed record AnalysisView(
    AnalysisEntry Entry, AnalysisState State, AnalysisProgress Progress, string BaseUrl, bool ShowsPrompts)
{
    /// <summary>An analysis as it is now. While it is unfinished it is asked for again and again: the prompts, which
    /// the client has and which may be megabytes, are left out unless they are asked for.</summary>
    /// <param name="entry">The analysis.</param>
    /// <param name="request">The client's request.</param>
    /// <param name="isWhole">Whether its prompts are asked for.</param>
    public static AnalysisView Of(AnalysisEntry entry, HttpRequest request, bool isWhole = false)
    {
        AnalysisState now = entry.State;
        return new AnalysisView(
            entry, now, entry.ProgressOf(now), ProblemWriter.BaseUrl(request), isWhole || now.IsFinished);
    }
}
