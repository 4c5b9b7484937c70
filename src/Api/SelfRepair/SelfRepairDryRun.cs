using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Says what a request would take, without running anything.</summary>
/// <param name="rates">Knows how fast analyses ran.</param>
public sealed class SelfRepairDryRun(MeasuredRates rates)
{
    private const double Giga = 1e9;

    /// <summary>What a request would take.</summary>
    /// <param name="draft">The request, found right as far as no model is needed.</param>
    /// <param name="cancellationToken">Ends it, a download of the model's shape and tokenizer too.</param>
    public async Task<DryRunResponse> AnswerAsync(SelfRepairDraft draft, CancellationToken cancellationToken)
    {
        SelfRepairTrial trial = await draft.TryAsync(cancellationToken);
        ModelRevision revision = trial.Work.Prompts.Model.Revision;
        MeasuredRate? rate = rates.Of(draft.Placement, revision.Model.Id);
        SelfRepairExperiment experiment = trial.Work.Experiment;
        WorkMemory memory = trial.Work.Memory;

        // What does not fit is not drawn to be counted.
        ExperimentWork counted = experiment.Work(drawsSources: memory.Fits);
        return new DryRunResponse
        {
            Kind = draft.Kind,
            Model = revision.Model.Id,
            Revision = revision.Name,
            Commit = revision.Commit,
            Device = draft.Placement.Device.ToString(),
            Precision = draft.Placement.Precision,
            Prompts = trial.Work.Prompts.Prompts.Count,
            Tokens = trial.Work.Prompts.TokenCount,
            Positions = experiment.Extent.ScoredPositions,
            Heads = experiment.HeadCount,
            TokenRows = experiment.Extent.MaxTokenRows,
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
            Fitting = trial.Fitting,
            DownloadBytes = await revision.Model.MissingBytesAsync(revision, cancellationToken),
            Warnings = trial.Work.Prompts.Warnings,
            Hints = trial.Work.Prompts.Hints,
            Request = trial.Work.Request,
        };
    }
}
