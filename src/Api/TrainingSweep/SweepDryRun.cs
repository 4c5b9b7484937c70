using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Says what a sweep would take, without running anything.</summary>
/// <param name="dryRun">Says what an experiment takes on one model.</param>
public sealed class SweepDryRun(DryRun dryRun)
{
    /// <summary>What a sweep would take: sums over the revisions that can be read; the others stand in the
    /// warnings.</summary>
    /// <param name="draft">The sweep.</param>
    /// <param name="cancellationToken">Ends it, a download of shapes and tokenizers too.</param>
    /// <returns>What it would take, or why it would be refused.</returns>
    public async Task<Results<Ok<DryRunResponse>, ProblemResult>> AnswerAsync(
        SweepDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(await SumAsync(draft, cancellationToken));
        }
        catch (Exception refusal) when (IsForeseen(draft, refusal))
        {
            return new ProblemResult(draft.Fit(draft.Tools.Problems.Describe(refusal)));
        }
    }

    private async Task<DryRunResponse> SumAsync(SweepDraft draft, CancellationToken cancellationToken)
    {
        List<ModelDescription> models = [];
        List<string> warnings = [];
        foreach (string name in draft.Revisions)
        {
            try
            {
                ModelDescription model = await draft.Tools.Experiment.DescribeAsync(name, cancellationToken);
                SweepPlan.RequireAlike(models.Count == 0 ? model : models[0], model);
                models.Add(model);
            }
            catch (Exception refusal) when (IsOfRevision(draft, refusal)
                && (models.Count > 0 || warnings.Count < draft.Revisions.Count - 1))
            {
                warnings.Add($"{name}: {refusal.Message}");
            }
        }

        return await SumAsync(draft, models, warnings, cancellationToken);
    }

    private async Task<DryRunResponse> SumAsync(
        SweepDraft draft, List<ModelDescription> models, List<string> warnings, CancellationToken cancellationToken)
    {
        (Spec Spec, IReadOnlyList<string> Fitting) tried = draft.Tools.Experiment.Try(models[0], cancellationToken);
        SweepPlan.RequireRoom(tried.Spec.Extent, draft.Revisions.Count);
        DryRunResponse one = await dryRun.AnswerAsync(draft.Tools.Experiment, tried, cancellationToken);
        long? downloadBytes = 0;
        foreach (ModelRevision revision in models.Select(model => model.Revision))
        {
            downloadBytes += await revision.Model.MissingBytesAsync(revision, cancellationToken);
        }

        return one with
        {
            Kind = draft.Kind,
            Revisions = models.Count,
            TokenRows = one.TokenRows * models.Count,
            BlockPasses = one.BlockPasses * models.Count,
            Flops = one.Flops * models.Count,
            Seconds = one.Seconds * models.Count,
            DownloadBytes = downloadBytes,
            Warnings = [.. one.Warnings, .. warnings],
            Request = draft.Answered((Requests.ExperimentRequest)one.Request, isWhole: true),
        };
    }

    /// <summary>Whether the others may do where one does not.</summary>
    private static bool IsOfRevision(SweepDraft draft, Exception refusal) =>
        IsForeseen(draft, refusal)
        && draft.Tools.Problems.Describe(refusal).Kind != ModelProblems.ModelNotFound;

    private static bool IsForeseen(SweepDraft draft, Exception refusal) =>
        draft.Tools.Problems.Describe(refusal).Kind != ProblemKinds.Internal;
}
