using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>The endpoint of training sweeps.</summary>
/// <param name="kind">The kind.</param>
public sealed class TrainingSweepEndpoint(TrainingSweepKind kind)
{
    /// <summary>Maps it.</summary>
    /// <param name="routes">Where to map it.</param>
    /// <param name="kind">The kind.</param>
    public static void Map(IEndpointRouteBuilder routes, TrainingSweepKind kind) =>
        routes.MapPost(kind.Path, new TrainingSweepEndpoint(kind).PostAsync)
            .WithName("runTrainingSweep")
            .WithTags("experiments")
            .WithMetadata(RequestRules.Of<TrainingSweepRequest>(new SweepRules(kind).Check))
            .WithSummary(kind.Summary)
            .Produces(StatusCodes.Status200OK, kind.ResponseType)
            .Produces(StatusCodes.Status202Accepted, kind.ResponseType);

    private async Task<IResult> PostAsync(
        [NotNull] TrainingSweepRequest request,
        HttpContext context,
        SweepCompiler compiler,
        ExperimentGateway gateway,
        SweepDryRun dryRun,
        [FromQuery(Name = DryRun.ParameterName)] bool? isDryRun)
    {
        (SweepDraft? draft, Problem? refusal) = compiler.Draft(kind, request);
        if (draft is null)
        {
            return new ProblemResult(refusal!);
        }

        return isDryRun ?? false
            ? await dryRun.AnswerAsync(draft, context.RequestAborted)
            : await gateway.AnswerAsync(context, draft);
    }
}
