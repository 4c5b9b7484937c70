using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Answers the POST of an experiment: waits for its analysis as long as the client prefers.</summary>
/// <param name="runner">Runs analyses.</param>
/// <param name="viewer">Shows them.</param>
/// <param name="time">The clock.</param>
public sealed class AnalysisGateway(AnalysisRunner runner, AnalysisViewer viewer, TimeProvider time)
{
    /// <summary>Seconds after which a client is told to look again.</summary>
    private const int RetryAfterSeconds = 2;

    /// <summary>Runs an experiment and answers with its analysis.</summary>
    /// <param name="context">The POST.</param>
    /// <param name="work">The experiment.</param>
    /// <returns>200 where it was done in time, 202 where not, its problem where it failed in time.</returns>
    public async Task<Results<Ok<AnalysisResponse>, Accepted<AnalysisResponse>, ProblemResult>> AnswerAsync(
        HttpContext context, AnalysisWork work)
    {
        WaitPreference preference = WaitPreference.Parse(context.Request.Headers["Prefer"]);
        AnalysisEntry entry = runner.Submit(work);
        IHeaderDictionary headers = context.Response.Headers;
        string location = AnalysisLinks.Of(entry.Id).Self;
        headers.Location = location;
        if (preference.Applied is string applied)
        {
            headers["Preference-Applied"] = applied;
        }

        await WaitAsync(entry, preference.Wait, context.RequestAborted);
        if (entry.State.Error is Problem problem)
        {
            return new ProblemResult(problem);
        }

        if (entry.State.IsFinished)
        {
            return TypedResults.Ok(viewer.Show(entry, context.Request));
        }

        headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Accepted(location, viewer.Show(entry, context.Request));
    }

    /// <summary>Waits for the end of an analysis. A client that goes away while it waits cancels it: nobody else knows
    /// its id.</summary>
    private async Task WaitAsync(AnalysisEntry entry, TimeSpan wait, CancellationToken aborted)
    {
        Task timeout = Task.Delay(wait, time, aborted);
        await Task.WhenAny(entry.Completion, timeout);
        if (aborted.IsCancellationRequested)
        {
            entry.Cancel();
            aborted.ThrowIfCancellationRequested();
        }
    }
}
