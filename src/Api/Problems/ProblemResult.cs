using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace SelfRepair.Api.Problems;

/// <summary>A problem as a typed result of an endpoint.</summary>
/// <param name="problem">The problem.</param>
public sealed class ProblemResult(Problem problem) : IResult, IEndpointMetadataProvider
{
    /// <summary>Statuses that endpoints name in the OpenAPI document: the client's mistakes, then the
    /// service's.</summary>
    private static readonly int[] Statuses = [400, 404, 422, 500];

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.WriteAsync(httpContext, problem);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (int status in Statuses)
        {
            builder.Metadata.Add(
                new ProducesResponseTypeMetadata(status, typeof(ProblemResponse), [ProblemResponse.MediaType]));
        }
    }
}
