using Microsoft.OpenApi;
using SelfRepair.Api.SelfRepair;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Describes what an experiment answers to <c>?dry_run=true</c>. Its schema is a component of its own, not a
/// second shape of the answer, so that clients made from the document read an analysis typed.</summary>
public sealed class DryRunAnswer : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        IOpenApiParameter? parameter = operation.Parameters?
            .FirstOrDefault(parameter => parameter.Name == SelfRepairEndpoints.DryRunName);
        if (parameter is not null)
        {
            context.SchemaGenerator.GenerateSchema(typeof(DryRunResponse), context.SchemaRepository);
            parameter.Description = "true runs nothing and makes no analysis: the answer is 200 with a "
                + $"{nameof(DryRunResponse)}, which says what the request would take (block passes, floating-point "
                + "operations, seconds, bytes of memory and to download) and whether it fits.";
        }
    }
}
