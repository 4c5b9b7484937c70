using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Names the headers of answers that say where a thing is and when to ask again.</summary>
public sealed class ResponseHeaders : IOperationFilter
{
    /// <summary>Seconds after which to ask again.</summary>
    public static OpenApiHeader RetryAfter { get; } = new()
    {
        Description = "Seconds after which to ask again, where asking again helps.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
    };

    private static readonly OpenApiHeader Location = new()
    {
        Description = "Where the analysis, the model or the prompt set is read.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" },
    };

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach ((string status, IOpenApiResponse response) in operation.Responses ?? [])
        {
            if (status is "201" or "202" && response is OpenApiResponse whole)
            {
                whole.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
                whole.Headers["Location"] = Location;
                if (status == "202")
                {
                    whole.Headers["Retry-After"] = RetryAfter;
                }
            }
        }
    }
}
