using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Experiments;

/// <summary>Says what a request would take, without running anything.</summary>
/// <param name="rates">Knows how fast analyses ran.</param>
public sealed class DryRun(MeasuredRates rates)
{
    /// <summary>The parameter that asks for it.</summary>
    public const string ParameterName = "dry_run";

    private const double Giga = 1e9;

    /// <summary>What a request would take.</summary>
    /// <param name="draft">The request, found right as far as no model is needed.</param>
    /// <param name="cancellationToken">Ends it, a download of the model's shape and tokenizer too.</param>
    public async Task<DryRunResponse> AnswerAsync(ExperimentDraft draft, CancellationToken cancellationToken) =>
        await AnswerAsync(
            draft,
            draft.Try(await draft.DescribeAsync(draft.Request.Revision, cancellationToken), cancellationToken),
            cancellationToken);

    /// <summary>What a request would take on a model.</summary>
    /// <param name="draft">The request, found right as far as no model is needed.</param>
    /// <param name="tried">The request on that model, and what would make it fit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DryRunResponse> AnswerAsync(
        ExperimentDraft draft,
        (Spec Spec, IReadOnlyList<string> Fitting) tried,
        CancellationToken cancellationToken)
    {
        (Spec spec, IReadOnlyList<string> fitting) = tried;
        ModelRevision revision = spec.Prompts.Model.Revision;
        MeasuredRate? rate = rates.Of(draft.Placement, revision.Model.Id);
        ExperimentExtent extent = spec.Extent;
        WorkMemory memory = spec.Memory;

        // What does not fit is not drawn to be counted.
        ExperimentWork counted = spec.Experiment.Work(drawsSources: memory.Fits);
        return new DryRunResponse
        {
            Kind = draft.Kind,
            Model = revision.Model.Id,
            Revision = revision.Name,
            Revisions = 1,
            Commit = revision.Commit,
            Device = draft.Placement.Device.ToString(),
            Precision = draft.Placement.Precision,
            Prompts = spec.Prompts.Prompts.Count,
            Tokens = spec.Prompts.TokenCount,
            Positions = extent.ScoredPositions,
            Heads = draft.HeadCount(spec),
            TokenRows = extent.MaxTokenRows,
            BlockPasses = counted.BlockPasses,
            Flops = counted.Flops,
            IsUpperBound = counted.IsUpperBound || !memory.Fits,
            Seconds = counted.Flops / rate?.FlopsPerSecond,
            RateGflops = rate?.FlopsPerSecond / Giga,
            PeakBytes = memory.PeakBytes,
            ModelBytes = memory.ModelBytes,
            HeapBytes = memory.HeapBytes,
            MemoryBudgetBytes = memory.BudgetBytes,
            Fits = memory.Fits,
            Fitting = fitting,
            DownloadBytes = await revision.Model.MissingBytesAsync(revision, cancellationToken),
            Warnings = spec.Prompts.Warnings,
            Request = spec.Request,
        };
    }
}
