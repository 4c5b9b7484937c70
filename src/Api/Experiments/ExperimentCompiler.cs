using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Devices;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Experiments;

/// <summary>Turns a request into an experiment that is pinned and planned, or refuses it before anything
/// runs.</summary>
/// <param name="prompts">Prepares models and prompts.</param>
/// <param name="devices">Chooses devices.</param>
/// <param name="budget">Holds requests to the memory budget.</param>
public sealed class ExperimentCompiler(ExperimentPrompts prompts, DeviceCheck devices, MemoryBudget budget)
{
    /// <summary>What a request asks for, refused where it is wrong whatever the model is.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TReport">The experiment's report.</typeparam>
    /// <param name="kind">The experiment.</param>
    /// <param name="request">The request.</param>
    public ExperimentDraft<TRequest, TReport> Draft<TRequest, TReport>(
        ExperimentKind<TRequest, TReport> kind, TRequest request)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        kind.Check(request);
        Placement placement = devices.Check(request.Device, request.Precision);
        prompts.RequireModel(request);
        return new ExperimentDraft<TRequest, TReport>(kind, request, placement, prompts.Choose(request), this);
    }

    /// <summary>A revision of a model, its shape and tokenizer fetched where they are not here.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    /// <exception cref="RevisionNotFoundException">It has no such revision.</exception>
    public Task<ModelDescription> DescribeAsync(string model, string revision, CancellationToken cancellationToken) =>
        prompts.DescribeAsync(model, revision, cancellationToken);

    /// <summary>The experiment that a request asks for, and what would make it fit where it is too large.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TReport">The experiment's report.</typeparam>
    /// <param name="kind">The experiment.</param>
    /// <param name="request">The request, already found right as far as no model is needed.</param>
    /// <param name="given">Its prompts as they were given.</param>
    /// <param name="on">Its model, and where that runs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public (Spec Spec, IReadOnlyList<string> Fitting) Try<TRequest, TReport>(
        ExperimentKind<TRequest, TReport> kind,
        TRequest request,
        GivenPrompts given,
        (ModelDescription Model, Placement Placement) on,
        CancellationToken cancellationToken)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        (ModelDescription model, Placement placement) = on;
        budget.RequireRoom(model, placement);
        TRequest filled = Fill(request, model, given);
        PreparedPrompts prepared = ExperimentPrompts.Prepare(filled, model, given, cancellationToken);
        ExperimentInputs inputs = ExperimentPrompts.InputsOf(filled, prepared, given, cancellationToken);
        IExperiment<TReport> experiment = kind.Plan(filled, inputs, cancellationToken);
        ExperimentExtent extent = experiment.Extent;
        RowLimits.Check(kind, filled, inputs, extent, cancellationToken);
        WorkMemory memory = budget.MemoryOf(experiment, model, placement);
        ExperimentWork most = experiment.Work(drawsSources: false);
        Spec spec = new()
        {
            Request = filled,
            Prompts = prepared,
            PromptSetSha256 = given.PromptSetSha256,
            SourceSetSha256 = given.SourceSetSha256,
            Inputs = inputs,
            Experiment = experiment,
            Extent = extent,
            BlockFlops = most.Flops / most.BlockPasses,
            KeptTokens = kind.KeptTokens(filled),
            Memory = memory,
        };
        return (spec, memory.Fits ? [] : budget.Fitting(kind, filled, model, inputs, placement, cancellationToken));
    }

    private static TRequest Fill<TRequest>(TRequest request, ModelDescription model, GivenPrompts given)
        where TRequest : ExperimentRequest => request with
        {
            Revision = model.Revision.Name,
            Offset = request.PromptSet is null ? null : request.Offset ?? 0,
            Limit = request.PromptSet is null ? null : given.Prompts.Count,
            MaxTokens = ExperimentPrompts.MaxTokensOf(request, model),
            Positions = ExperimentPrompts.PositionsOf(request, given.Prompts),
        };
}
