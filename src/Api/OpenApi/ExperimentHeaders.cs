using Microsoft.OpenApi;
using SelfRepair.Api.Experiments;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Names the Prefer header of experiments.</summary>
/// <param name="catalog">The experiments.</param>
public sealed class ExperimentHeaders(ExperimentCatalog catalog) : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        bool isExperiment = context.MethodInfo.GetParameters()
            .Any(parameter => catalog.Kinds.Any(kind => kind.RequestType == parameter.ParameterType));
        if (isExperiment)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Prefer",
                In = ParameterLocation.Header,
                Description = "wait=N waits up to N seconds (by default 60, at most 600), respond-async not at all: "
                    + "what is not done in time answers 202 with the analysis so far.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }
}
