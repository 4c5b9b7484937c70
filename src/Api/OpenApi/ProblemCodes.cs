using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SelfRepair.Api.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Lists the codes that a problem may have.</summary>
public sealed class ProblemCodes : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        bool hasCode = context.Type == typeof(ProblemResponse) || context.Type == typeof(ProblemKind);
        if (hasCode && schema.Properties?["code"] is OpenApiSchema code)
        {
            code.Enum = [.. ProblemKinds.All.Keys.Order(StringComparer.Ordinal).Select(key => JsonValue.Create(key))];
        }
    }
}
