using Microsoft.OpenApi;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Describes what an experiment answers to <c>?dry_run=true</c>. It is told in words: as a second shape of the
/// answer it would take the type of the first from clients made of the document.</summary>
public sealed class DryRunAnswer : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        IOpenApiParameter? parameter = operation.Parameters?
            .FirstOrDefault(parameter => parameter.Name == DryRun.ParameterName);
        if (parameter is not null)
        {
            IEnumerable<string> members = typeof(DryRunResponse).GetProperties()
                .Select(member => JsonConventions.Options.PropertyNamingPolicy!.ConvertName(member.Name));
            parameter.Description = "true runs nothing and makes no analysis: the answer is 200 with what the request "
                + $"would take and whether it fits, in the members {string.Join(", ", members)}.";
        }
    }
}
