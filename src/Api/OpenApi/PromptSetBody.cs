using Microsoft.OpenApi;
using SelfRepair.Api.PromptSets;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Names the formats that a prompt set is uploaded in: the endpoint reads the body itself.</summary>
public sealed class PromptSetBody : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription is { HttpMethod: "POST", RelativePath: "v1/prompt-sets" })
        {
            foreach (OpenApiParameter name in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            {
                name.Required = true;
                name.Description =
                    "The set's name: 1 to 64 lower-case letters, digits and . _ -, a letter or digit first.";
            }

            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "JSONL: a prompt object a line. CSV: a header of id, text, token_ids, target, target_id, "
                    + "foil, foil_id, foils, counterpart. Text: a prompt a line.",
                Content = PromptSetEndpoints.Formats.Keys.ToDictionary(
                    type => type,
                    IOpenApiMediaType (_) => new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                    StringComparer.Ordinal),
            };
        }
    }
}
