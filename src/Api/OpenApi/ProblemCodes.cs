using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SelfRepair.Api.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Lists the codes that a problem may have.</summary>
/// <param name="catalog">Knows every kind.</param>
public sealed class ProblemCodes(ProblemCatalog catalog) : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        bool hasCode = context.Type == typeof(ProblemResponse) || context.Type == typeof(ProblemKind);
        if (hasCode && schema.Properties?["code"] is OpenApiSchema code)
        {
            code.Enum = [.. catalog.Kinds.Keys.Order(StringComparer.Ordinal).Select(key => JsonValue.Create(key))];
        }
    }
}
