using Microsoft.OpenApi;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Tables;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Says what the address of a table answers: the rows of its experiment, or of one of those that have a table
/// of this name.</summary>
/// <param name="catalog">The experiments.</param>
public sealed class TableAnswers(ExperimentCatalog catalog) : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        TableName? name = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<TableName>().FirstOrDefault();
        if (name is null)
        {
            return;
        }

        IOpenApiSchema[] answers =
        [
            .. catalog.Tables.Where(table => table.Name == name.Name)
                .Select(RowSchemas.AnswerName).Distinct()
                .Select(IOpenApiSchema (answer) => new OpenApiSchemaReference(answer)),
        ];
        IOpenApiSchema schema = answers.Length == 1 ? answers[0] : new OpenApiSchema { AnyOf = [.. answers] };
        operation.Responses ??= [];
        operation.Responses["200"] = new OpenApiResponse
        {
            Description = "OK",
            Content = RowsResult.KnownFormats.ToDictionary(
                format => format,
                IOpenApiMediaType (_) => new OpenApiMediaType { Schema = schema },
                StringComparer.Ordinal),
        };
    }
}
