using Microsoft.OpenApi;
using SelfRepair.Api.Prompts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Says that a prompt and a counterpart may also be plain text.</summary>
public sealed class TextOrObjectSchema : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        bool isTextOrObject = context.Type == typeof(PromptRequest) || context.Type == typeof(CounterpartRequest);
        if (!isTextOrObject || schema is not OpenApiSchema whole)
        {
            return;
        }

        OpenApiSchema asObject = new()
        {
            Type = JsonSchemaType.Object,
            Properties = whole.Properties,
            AdditionalPropertiesAllowed = false,
        };
        whole.Type = null;
        whole.Properties = null;
        whole.AdditionalPropertiesAllowed = true;
        whole.OneOf = [new OpenApiSchema { Type = JsonSchemaType.String }, asObject];
    }
}
