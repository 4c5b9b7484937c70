using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Turns a request into an experiment, or refuses it before anything runs.</summary>
/// <param name="prompts">Prepares models and prompts.</param>
/// <param name="devices">Chooses devices.</param>
public sealed class SelfRepairCompiler(ExperimentPrompts prompts, DeviceCheck devices)
{
    /// <summary>The experiment that a request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends a download of the model's shape and tokenizer.</param>
    public async Task<SelfRepairWork> CompileAsync(SelfRepairRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        Placement placement = devices.Check(request);
        ModelDescription model = await prompts.DescribeAsync(request, cancellationToken);
        IReadOnlyList<PromptRequest> chosen = prompts.Choose(request);
        SelfRepairRequest filled = Fill(request, model, chosen);
        PreparedPrompts prepared = ExperimentPrompts.Prepare(filled, model, chosen);
        SelfRepairExperiment experiment = new(ToSettings(filled, model, prepared), model.Shape);
        RefuseTooManyRows(experiment);
        return new SelfRepairWork(filled, placement, prepared, experiment);
    }

    private static void Check(SelfRepairRequest request) =>
        new RequestCheck()
            .Common(request)
            .That(
                request.TopFraction is >= 0 and <= 1,
                "/top_fraction",
                $"top_fraction is {request.TopFraction}; it is a share from 0 to 1.")
            .That(request.Floor >= 0, "/floor", $"floor is {request.Floor}; it is 0 logits or more.")
            .That(request.Rows.Count > 0, "/rows", "rows is empty. Ask for [\"all\"], [\"top\"] or both.")
            .That(
                request.Bootstrap is >= 0 and <= RequestLimits.MaxBootstrap,
                "/bootstrap",
                $"bootstrap is {request.Bootstrap}; it is 0 to {RequestLimits.MaxBootstrap} resamples.")
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

    private SelfRepairSettings ToSettings(
        SelfRepairRequest filled, ModelDescription model, PreparedPrompts prepared) => new()
        {
            Prompts = prepared.Prompts,
            Heads = HeadSelection.Parse(filled.Heads.Names ?? [HeadSelection.All], model.Shape),
            Ablation = ToSettings(filled, model),
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

    private AblationSettings ToSettings(SelfRepairRequest filled, ModelDescription model) => new()
    {
        Kind = filled.Ablation.Type,
        Seed = filled.Ablation.Seed,
        Draws = filled.Ablation.Draws,
        Average = filled.Ablation.Average,
        Strength = filled.Ablation.Strength,
        SourceSet = prompts.SourceSet(filled, model),
        Sources = ExperimentPrompts.Sources(filled, model),
    };

    private static void RefuseTooManyRows(SelfRepairExperiment experiment)
    {
        if (experiment.MaxTokenRows > RequestLimits.MaxTokenRows)
        {
            throw new AnalysisTooLargeException(
                "token rows",
                experiment.MaxTokenRows,
                RequestLimits.MaxTokenRows,
                "Keep fewer (\"tokens\": \"top\" or \"none\"), or use fewer prompts or heads.");
        }
    }
}
