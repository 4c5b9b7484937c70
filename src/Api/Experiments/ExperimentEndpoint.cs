using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>The endpoint of an experiment.</summary>
/// <typeparam name="TRequest">Its request.</typeparam>
/// <typeparam name="TReport">Its report.</typeparam>
/// <param name="kind">The experiment.</param>
public sealed class ExperimentEndpoint<TRequest, TReport>(ExperimentKind<TRequest, TReport> kind)
    where TRequest : ExperimentRequest
    where TReport : class
{
    /// <summary>Maps the endpoint of an experiment.</summary>
    /// <param name="routes">Where to map it.</param>
    /// <param name="kind">The experiment.</param>
    public static void Map(IEndpointRouteBuilder routes, ExperimentKind<TRequest, TReport> kind) =>
        routes.MapPost(kind.Path, new ExperimentEndpoint<TRequest, TReport>(kind).PostAsync)
            .WithName($"run{typeof(TRequest).Name.Replace("Request", string.Empty, StringComparison.Ordinal)}")
            .WithTags("experiments")
            .WithMetadata(RequestRules.Of<TRequest>(kind.Check))
            .WithSummary(kind.Summary)
            .Produces(StatusCodes.Status200OK, kind.ResponseType)
            .Produces(StatusCodes.Status202Accepted, kind.ResponseType);

    // A parameter of a type that is generic counts as nullable, and its body as optional, but for the attribute.
    private async Task<IResult> PostAsync(
        [NotNull] TRequest request,
        HttpContext context,
        ExperimentCompiler compiler,
        ExperimentGateway gateway,
        DryRun dryRun,
        [FromQuery(Name = DryRun.ParameterName)] bool? isDryRun)
    {
        ExperimentDraft<TRequest, TReport> draft = compiler.Draft(kind, request);
        return isDryRun ?? false
            ? TypedResults.Ok(await dryRun.AnswerAsync(draft, context.RequestAborted))
            : await gateway.AnswerAsync(context, draft);
    }
}
