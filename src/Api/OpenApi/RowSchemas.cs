using Microsoft.OpenApi;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.OpenApi;

/// <summary>Schemas of rows, column by column as they are written.</summary>
public static class RowSchemas
{
    /// <summary>The schemas of the rows of every experiment, and of the answers that hold a table of them alone, by
    /// name.</summary>
    /// <param name="catalog">The experiments.</param>
    public static IEnumerable<(string Name, OpenApiSchema Schema)> All(ExperimentCatalog catalog)
    {
        foreach (AnalysisTable table in catalog.Tables)
        {
            yield return (table.Table.RowName, Row(table.Table));
            yield return (AnswerName(table), Answer(table));
        }

        RowTable tokens = TokenRows.TableOf(catalog.Kinds.SelectMany(kind => kind.TokenTerms).Distinct());
        yield return (tokens.RowName, Row(tokens));
    }

    /// <summary>The name of the schema of an answer that holds a table alone.</summary>
    /// <param name="table">The table.</param>
    public static string AnswerName(AnalysisTable table) => $"{table.Table.RowName}sResponse";

    /// <summary>A list of rows.</summary>
    /// <param name="rowName">The name of the row's schema.</param>
    public static OpenApiSchema ListOf(string rowName) =>
        new() { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(rowName) };

    private static OpenApiSchema Row(RowTable table) => new()
    {
        Type = JsonSchemaType.Object,
        Description = table.Meaning,
        Properties = table.Columns.ToDictionary(
            column => column.Name, IOpenApiSchema (column) => Value(column), StringComparer.Ordinal),
        Required = new HashSet<string>(
            table.Columns.Where(column => !column.IsOptional).Select(column => column.Name), StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiSchema Answer(AnalysisTable table)
    {
        Dictionary<string, IOpenApiSchema> members = new(StringComparer.Ordinal);
        if (table.Subsets.Count > 0)
        {
            members["subset"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The positions that the rows are over.",
                Enum = [.. table.Subsets.Select(subset => System.Text.Json.Nodes.JsonValue.Create(subset))],
            };
        }

        members["rows"] = ListOf(table.Table.RowName);
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = $"The rows of {table.Name} alone.",
            Properties = members,
            Required = new HashSet<string>(members.Keys, StringComparer.Ordinal),
            AdditionalPropertiesAllowed = false,
        };
    }

    private static OpenApiSchema Value(ColumnDescription column)
    {
        (JsonSchemaType type, string? format) = column.Type switch
        {
            ColumnType.Text => (JsonSchemaType.String, null),
            ColumnType.Index => (JsonSchemaType.Integer, "int32"),
            ColumnType.Count => (JsonSchemaType.Integer, "int64"),
            ColumnType.Counts => (JsonSchemaType.Array, null),
            ColumnType.Flag => (JsonSchemaType.Boolean, null),
            _ => (JsonSchemaType.Number, "double"),
        };
        return new OpenApiSchema
        {
            Type = column.IsNullable ? type | JsonSchemaType.Null : type,
            Format = format,
            Items = column.Type == ColumnType.Counts
                ? new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" }
                : null,
            Description = column.Meaning,
        };
    }
}
