using Microsoft.OpenApi;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Compare;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.OpenApi;

/// <summary>Schemas of rows, column by column as they are written.</summary>
public static class RowSchemas
{
    /// <summary>The name of the schema of a joined row.</summary>
    public const string ComparedHeadRow = "ComparedHeadRow";

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

        yield return (CompareTables.Correlations.RowName, Correlation());
        yield return (ComparedHeadRow, Compared());
        RowTable tokens = TokenRows.TableOf(
            catalog.Kinds.SelectMany(kind => kind.TokenTerms).Distinct(), catalog.Kinds.Max(kind => kind.MaxTopTokens));
        yield return (tokens.RowName, Row(tokens));
    }

    /// <summary>The name of the schema of an answer that holds a table alone.</summary>
    /// <param name="table">The table.</param>
    public static string AnswerName(AnalysisTable table) => $"{table.Table.RowName}sResponse";

    /// <summary>A list of rows.</summary>
    /// <param name="rowName">The name of the row's schema.</param>
    public static OpenApiSchema ListOf(string rowName) =>
        new() { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(rowName) };

    /// <summary>A joined row: its columns are those of the experiment that is compared.</summary>
    private static OpenApiSchema Compared() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A head of two analyses: the columns that say what the row is of, a_n and b_n, and for each term "
            + "that both have a_TERM, b_TERM and TERM_difference, b minus a; null where a value does not exist.",
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["head"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The head, such as L9H6." },
        },
        Required = new HashSet<string>(["head"], StringComparer.Ordinal),
        AdditionalPropertiesAllowed = true,
        AdditionalProperties = new OpenApiSchema(),
    };

    /// <summary>A correlation: where a head has several rows, what they are of stands before the term.</summary>
    private static OpenApiSchema Correlation()
    {
        OpenApiSchema row = Row(CompareTables.Correlations);
        row.Description += " Where a head has several rows, the columns in which they differ come first, such as "
            + "strength, layer or revision.";
        row.AdditionalPropertiesAllowed = true;
        row.AdditionalProperties = new OpenApiSchema();
        return row;
    }

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
        if (column.Type == ColumnType.Problem)
        {
            return new OpenApiSchema
            {
                Description = column.Meaning,
                OneOf =
                [
                    new OpenApiSchema { Type = JsonSchemaType.Null },
                    new OpenApiSchemaReference(nameof(ProblemResponse)),
                ],
            };
        }

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
