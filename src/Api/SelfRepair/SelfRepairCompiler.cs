using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Devices;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Turns a request into an experiment, or refuses it before anything runs.</summary>
/// <param name="prompts">Prepares models and prompts.</param>
/// <param name="devices">Chooses devices.</param>
/// <param name="budget">Holds requests to the memory budget.</param>
public sealed class SelfRepairCompiler(ExperimentPrompts prompts, DeviceCheck devices, SelfRepairBudget budget)
{
    /// <summary>What a request asks for, refused where it is wrong whatever the model is.</summary>
    /// <param name="request">The request.</param>
    public SelfRepairDraft Draft(SelfRepairRequest request)
    {
        Check(request);
        Placement placement = devices.Check(request.Device, request.Precision);
        prompts.RequireModel(request);
        return new SelfRepairDraft(request, placement, prompts.Choose(request), this);
    }

    /// <summary>The experiment that a request asks for, refused where it is wrong for its model or too
    /// large.</summary>
    /// <param name="request">The request, already found right as far as no model is needed.</param>
    /// <param name="given">Its prompts as they were given.</param>
    /// <param name="placement">Where its model runs.</param>
    /// <param name="cancellationToken">Ends it, a download of the model's shape and tokenizer too.</param>
    /// <exception cref="MemoryExceededException">It takes more memory than there is.</exception>
    public async Task<SelfRepairWork> CompileAsync(
        SelfRepairRequest request, GivenPrompts given, Placement placement, CancellationToken cancellationToken)
    {
        SelfRepairTrial trial = await TryAsync(request, given, placement, cancellationToken);
        return trial.Work.Memory.Fits
            ? trial.Work
            : throw new MemoryExceededException(trial.Work.Memory, trial.Fitting);
    }

    /// <summary>The experiment that a request asks for, and what would make it fit where it is too large.</summary>
    /// <param name="request">The request, already found right as far as no model is needed.</param>
    /// <param name="given">Its prompts as they were given.</param>
    /// <param name="placement">Where its model runs.</param>
    /// <param name="cancellationToken">Ends it, a download of the model's shape and tokenizer too.</param>
    public async Task<SelfRepairTrial> TryAsync(
        SelfRepairRequest request, GivenPrompts given, Placement placement, CancellationToken cancellationToken)
    {
        ModelDescription model = await prompts.DescribeAsync(request, cancellationToken);
        budget.RequireRoom(model, placement);
        SelfRepairRequest filled = Fill(request, model, given.Prompts);
        PreparedPrompts prepared = ExperimentPrompts.Prepare(filled, model, given, cancellationToken);
        SelfRepairSettings settings = ToSettings(filled, model, given, prepared, cancellationToken);
        SelfRepairExperiment experiment = new(settings, model.Shape, cancellationToken);
        RefuseTooManyRows(experiment);
        WorkMemory memory = budget.MemoryOf(settings, model, placement);
        return new SelfRepairTrial(
            new SelfRepairWork(filled, prepared, experiment, memory),
            memory.Fits ? [] : budget.Fitting(settings, model, placement));
    }

    /// <summary>Checks what needs no model.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidRequestException">Some of it is wrong.</exception>
    public static void Check(SelfRepairRequest request) =>
        new RequestCheck()
            .Common(request)
            .Heads(request.Heads)
            .That(request.Rows.Count > 0, "/rows", "rows is empty. Ask for [\"all\"], [\"top\"] or both.")
            .Throw();

    private static SelfRepairRequest Fill(
        SelfRepairRequest request, ModelDescription model, IReadOnlyList<PromptRequest> chosen) => request with
        {
            Revision = model.Revision.Name,
            Offset = request.PromptSet is null ? null : request.Offset ?? 0,
            Limit = request.PromptSet is null ? null : chosen.Count,
            MaxTokens = ExperimentPrompts.MaxTokensOf(request, model),
            Positions = ExperimentPrompts.PositionsOf(request, chosen),
        };

    private static SelfRepairSettings ToSettings(
        SelfRepairRequest filled,
        ModelDescription model,
        GivenPrompts given,
        PreparedPrompts prepared,
        CancellationToken cancellationToken) => new()
        {
            Prompts = prepared.Prompts,
            Heads = HeadSelection.Parse(filled.Heads.Names ?? [HeadSelection.All], model.Shape),
            Ablation = ToSettings(filled, model, given, cancellationToken),
            Positions = filled.Positions!.Choice,
            Metric = filled.Metric,
            TopFraction = filled.TopFraction,
            Floor = filled.Floor,
            AllRows = filled.Rows.Contains(HeadSubset.All),
            TopRows = filled.Rows.Contains(HeadSubset.Top),
            LayerNorm = SelfRepairColumns.Of(filled).LayerNorm,
            Matrix = filled.Matrix,
            KeepTokens = filled.Tokens,
            Bootstrap = filled.Bootstrap,
            BootstrapSeed = filled.BootstrapSeed,
            EndOfText = model.Tokenizer?.EndOfText,
        };

    private static AblationSettings ToSettings(
        SelfRepairRequest filled,
        ModelDescription model,
        GivenPrompts given,
        CancellationToken cancellationToken) => new()
        {
            Kind = filled.Ablation.Type,
            Seed = filled.Ablation.Seed,
            Draws = filled.Ablation.Draws,
            Average = filled.Ablation.Average,
            Strength = filled.Ablation.Strength,
            SourceSet = ExperimentPrompts.SourceSet(filled, model, given, cancellationToken),
            Sources = ExperimentPrompts.Sources(filled, model, cancellationToken),
        };

    private static void RefuseTooManyRows(SelfRepairExperiment experiment)
    {
        if (experiment.Extent.MaxTokenRows > RequestLimits.MaxTokenRows)
        {
            throw new AnalysisTooLargeException(
                "token rows",
                experiment.Extent.MaxTokenRows,
                RequestLimits.MaxTokenRows,
                "Keep fewer (\"tokens\": \"top\" or \"none\"), or use fewer prompts or heads.");
        }
    }
}
