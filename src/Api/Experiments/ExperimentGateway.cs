using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Http;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Experiments;

/// <summary>Answers the POST of an experiment: waits for its analysis as long as the client prefers.</summary>
/// <param name="runner">Runs analyses.</param>
/// <param name="lifetime">Says when the service stops.</param>
/// <param name="time">The clock.</param>
public sealed class ExperimentGateway(AnalysisRunner runner, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Seconds after which a client is told to look again.</summary>
    private const int RetryAfterSeconds = 2;

    /// <summary>Runs an experiment and answers with its analysis.</summary>
    /// <param name="context">The POST.</param>
    /// <param name="draft">The experiment.</param>
    /// <returns>200 where it was done in time, 202 where not, its problem where it failed in time.</returns>
    /// <exception cref="ServiceStoppingException">The service stops, and the analysis with it.</exception>
    public async Task<Results<Ok<AnalysisResponse>, Accepted<AnalysisResponse>, ProblemResult>> AnswerAsync(
        HttpContext context, AnalysisDraft draft)
    {
        WaitPreference preference = WaitPreference.Parse(context.Request.Headers["Prefer"]);
        AnalysisEntry entry = runner.Submit(draft);
        context.Features.Get<BudgetedBodyStream>()?.Release();
        IHeaderDictionary headers = context.Response.Headers;
        string location = AnalysisLinks.Of(entry).Self;
        headers.Location = location;
        if (preference.Applied is string applied)
        {
            headers["Preference-Applied"] = applied;
        }

        await WaitAsync(entry, preference.Wait, context.RequestAborted);
        if (entry.State.Status != AnalysisStatus.Succeeded && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new ServiceStoppingException();
        }

        if (entry.State.Error is Problem problem)
        {
            return new ProblemResult(problem);
        }

        if (entry.State.IsFinished)
        {
            return TypedResults.Ok(entry.Draft.Show(AnalysisView.Of(entry, context.Request)));
        }

        headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Accepted(location, entry.Draft.Show(AnalysisView.Of(entry, context.Request)));
    }

    /// <summary>Waits for the end of an analysis. A client that goes away while it waits cancels it, unless somebody
    /// reads its events. One that does not wait leaves its analysis to run.</summary>
    private async Task WaitAsync(AnalysisEntry entry, TimeSpan wait, CancellationToken aborted)
    {
        if (wait == TimeSpan.Zero)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        await Task.WhenAny(entry.Completion, Task.Delay(wait, time, ended.Token));
        if (aborted.IsCancellationRequested)
        {
            if (!entry.Readers.Any)
            {
                entry.Cancel();
            }

            aborted.ThrowIfCancellationRequested();
        }
    }
}
