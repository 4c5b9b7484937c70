using System.Runtime.InteropServices;
using System.Text.Json;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Makes sweeps of requests.</summary>
/// <param name="experiments">Pins and plans experiments.</param>
/// <param name="keeper">Takes away what was exported for a sweep alone.</param>
/// <param name="problems">Knows which problem each refusal is.</param>
/// <param name="logger">Told of revisions that fail.</param>
public sealed class SweepCompiler(
    ExperimentCompiler experiments, ModelKeeper keeper, ProblemCatalog problems, ILogger<SweepCompiler> logger)
{
    /// <summary>What a request asks for, or why it is refused whatever the model is.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidRequestException">Some of what is the sweep's own is wrong.</exception>
    /// <exception cref="Prompts.AnalysisTooLargeException">There are too many revisions.</exception>
    public (SweepDraft? Draft, Problem? Refusal) Draft(TrainingSweepKind kind, TrainingSweepRequest request)
    {
        SweepRules rules = new(kind);
        rules.Check(request);
        SweepRules.RefuseTooMany(request.Revisions!);
        PlannedKind experiment = rules.ExperimentOf(request)!;
        SweepPointers pointers = new(request.Revisions!);
        ExperimentRequest? asked = Read(experiment, request.Request, out Problem? refusal);
        if (asked is null)
        {
            return (null, pointers.OfInner(refusal!));
        }

        try
        {
            SweepTools tools = new(experiment.Draft(asked, experiments), keeper, problems, logger);
            return (new SweepDraft(kind, experiment, request.Revisions!, tools), null);
        }
        catch (Exception fault) when (problems.Describe(fault) is Problem told && told.Kind != ProblemKinds.Internal)
        {
            return (null, pointers.OfInner(RequestPointers.Of(asked).Fit(told)));
        }
    }

    private static ExperimentRequest? Read(PlannedKind experiment, JsonElement request, out Problem? refusal)
    {
        try
        {
            refusal = null;
            return (ExperimentRequest)request.Deserialize(experiment.RequestType, JsonConventions.Options)!;
        }
        catch (JsonException fault)
        {
            RequestBody body = new(JsonMarshal.GetRawUtf8Value(request).ToArray());
            RequestRules rules = RequestRules.Of<ExperimentRequest>(experiment.Check);
            refusal = BodyProblem.Of(fault, body, experiment.RequestType, rules);
            return null;
        }
    }
}

/// <summary>What a sweep is run with.</summary>
/// <param name="Experiment">The experiment, on no revision yet.</param>
/// <param name="Keeper">Takes away what was exported for a sweep alone.</param>
/// <param name="Problems">Knows which problem each refusal is.</param>
/// <param name="Logger">Told of revisions that fail.</param>
public sealed record SweepTools(
    ExperimentDraft Experiment, ModelKeeper Keeper, ProblemCatalog Problems, ILogger Logger);
