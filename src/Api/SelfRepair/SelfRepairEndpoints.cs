using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.SelfRepair;

/// <summary>The endpoint of the self-repair experiment.</summary>
public static class SelfRepairEndpoints
{
    /// <summary>Maps it.</summary>
    /// <param name="routes">Where to map it.</param>
    public static void MapSelfRepair(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/self-repair", Post)
            .WithTags("experiments")
            .WithSummary("Ablates heads one by one and measures what the rest of the model repairs")
            .Produces<SelfRepairResponse>(StatusCodes.Status200OK)
            .Produces<SelfRepairResponse>(StatusCodes.Status202Accepted);

    private static Task<Results<Ok<AnalysisResponse>, Accepted<AnalysisResponse>, ProblemResult>> Post(
        SelfRepairRequest request, HttpContext context, SelfRepairCompiler compiler, AnalysisGateway gateway)
    {
        PromptPlace.Set(context, request.PromptSet is not null);
        return gateway.AnswerAsync(context, compiler.Compile(request));
    }
}
