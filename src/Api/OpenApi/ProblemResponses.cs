using Microsoft.OpenApi;
using SelfRepair.Api.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Says of every operation that whatever it refuses is a problem.</summary>
public sealed class ProblemResponses : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        operation.Responses ??= [];
        operation.Responses["4XX"] = Refusal(
            "The request cannot be served as it is. The code says why, and its page at /problems/{code} what to do.",
            context);
        operation.Responses["5XX"] = Refusal(
            "The service, a Hub or a device failed, or is busy. The code says which.", context);
    }

    private static OpenApiResponse Refusal(string description, OperationFilterContext context) => new()
    {
        Description = description,
        Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
        {
            ["Retry-After"] = ResponseHeaders.RetryAfter,
        },
        Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
        {
            [ProblemResponse.MediaType] = new OpenApiMediaType
            {
                Schema = context.SchemaGenerator.GenerateSchema(typeof(ProblemResponse), context.SchemaRepository),
            },
        },
    };
}
