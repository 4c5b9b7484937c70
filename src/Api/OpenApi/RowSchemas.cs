using Microsoft.OpenApi;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.SelfRepair;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Schemas of rows, column by column as they are written.</summary>
public static class RowSchemas
{
    private const string HeadRow = "HeadRow";

    private const string LayerRow = "LayerRow";

    private const string TokenRow = "TokenRow";

    /// <summary>A row of each table, by the name of its schema.</summary>
    public static IReadOnlyDictionary<string, OpenApiSchema> All { get; } =
        new SortedDictionary<string, OpenApiSchema>(StringComparer.Ordinal)
        {
            [HeadRow] = Row(
                "A row of an ablated head: means over positions.",
                [("head", Text()), ("layer", Number()), ("head_index", Number()), ("n", Number())],
                Columns(RowColumns.OfHeads(RowOptions.Everything), RowColumns.OfHeads(RowOptions.Least))),
            [LayerRow] = Row(
                "A row of a layer: means over its ablated heads.",
                [("layer", Number()), ("n_heads", Number())],
                Columns(RowColumns.OfLayers(RowOptions.Everything), RowColumns.OfLayers(RowOptions.Least))),
            [TokenRow] = Row(
                "A row of an ablated head at one scored position.",
                [
                    ("prompt_id", Text()), ("prompt", Number()), ("position", Position()), ("token", TextOrNull()),
                    ("token_id", Number()), ("target", TextOrNull()), ("target_id", Number()), ("head", Text()),
                    ("layer", Number()), ("head_index", Number()),
                ],
                [
                    ("context", Context(), false),
                    .. SelfRepairTerms.All.Select(term => (
                        term.Name, NumberOrNull($"{term.Name} at this position."), false)),
                ]),
        };

    /// <summary>Tables are lists of rows.</summary>
    /// <param name="options">Where to add.</param>
    public static void MapTables(this SwaggerGenOptions options)
    {
        options.MapType<HeadTable>(() => ListOf(HeadRow));
        options.MapType<LayerTable>(() => ListOf(LayerRow));
        options.MapType<TokenTable>(() => ListOf(TokenRow));
    }

    /// <summary>Every column that there may be, and whether it is there in every answer.</summary>
    private static IEnumerable<(string Name, OpenApiSchema Schema, bool IsRequired)> Columns<TRow>(
        IEnumerable<RowColumn<TRow>> everything, IEnumerable<RowColumn<TRow>> least)
    {
        HashSet<string> always = [.. least.Select(column => column.Name)];
        return everything.Select(column => (
            column.Name,
            column.IsCount
                ? new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int64",
                    Description = column.Meaning,
                }
                : NumberOrNull(column.Meaning),
            always.Contains(column.Name)));
    }

    private static OpenApiSchema Row(
        string description,
        IEnumerable<(string Name, OpenApiSchema Schema)> keys,
        IEnumerable<(string Name, OpenApiSchema Schema, bool IsRequired)> columns)
    {
        (string Name, OpenApiSchema Schema, bool IsRequired)[] members =
            [.. keys.Select(key => (key.Name, key.Schema, true)), .. columns];
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = description,
            Properties = members.ToDictionary(
                member => member.Name, IOpenApiSchema (member) => member.Schema, StringComparer.Ordinal),
            Required = new HashSet<string>(
                members.Where(member => member.IsRequired).Select(member => member.Name), StringComparer.Ordinal),
            AdditionalPropertiesAllowed = false,
        };
    }

    private static OpenApiSchema Position() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Description = "Index among the prompt's tokens as the model sees them, from 0: the <|endoftext|> put before a "
            + "text is position 0.",
    };

    private static OpenApiSchema Context() => new()
    {
        Type = JsonSchemaType.String | JsonSchemaType.Null,
        Description = "The text of the tokens before the position, as many as the query's context asks for and there "
            + "are; null without a tokenizer. Without the query's context there is no such member.",
    };

    private static OpenApiSchema NumberOrNull(string description) => new()
    {
        Type = JsonSchemaType.Number | JsonSchemaType.Null,
        Format = "double",
        Description = description,
    };

    private static OpenApiSchema ListOf(string row) =>
        new() { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(row) };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema TextOrNull() => new() { Type = JsonSchemaType.String | JsonSchemaType.Null };

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Integer, Format = "int32" };
}
