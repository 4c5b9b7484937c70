using System.Globalization;
using Microsoft.OpenApi;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.SelfRepair;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Schemas of what converters of ours read and write.</summary>
public static class UnionSchemas
{
    /// <summary>Values of several shapes.</summary>
    /// <param name="options">Where to add.</param>
    public static void MapUnions(this SwaggerGenOptions options)
    {
        options.MapType<ulong>(() => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = "0",
            Maximum = WholeNumbers.MaxExact.ToString(CultureInfo.InvariantCulture),
        });
        options.MapType<TokenReference>(() => OneOf("Exact text of one token, or its id.", Text(), Number()));
        options.MapType<PositionsRequest>(() => OneOf(
            "all, last, or indices from 0.", Word("all", "last"), ListOf(Number())));
        options.MapType<HeadsRequest>(() => OneOf(
            "all, or a list of L9H6 and L9H*.", Word("all"), ListOf(Text())));
    }

    /// <summary>Rows, column by column as they are written.</summary>
    /// <param name="options">Where to add.</param>
    public static void MapRows(this SwaggerGenOptions options)
    {
        options.MapType<HeadTable>(() => Rows(
            [("head", Text()), ("layer", Number()), ("head_index", Number()), ("n", Number())],
            RowColumns.OfHeads(RowOptions.Everything)));
        options.MapType<LayerTable>(() => Rows(
            [("layer", Number()), ("n_heads", Number())],
            RowColumns.OfLayers(RowOptions.Everything)));
        options.MapType<TokenTable>(() => Rows(
            [
                ("prompt_id", Text()), ("prompt", Number()), ("position", Position()), ("token", TextOrNull()),
                ("token_id", Number()), ("target", TextOrNull()), ("target_id", Number()), ("head", Text()),
                ("layer", Number()), ("head_index", Number()), ("context", Context()),
            ],
            Terms.All.Select(term => new RowColumn<TokenTable>(
                Terms.NameOf(term), $"{Terms.NameOf(term)} at this position.", _ => null))));
    }

    private static OpenApiSchema Rows<TRow>(
        IEnumerable<(string Name, OpenApiSchema Schema)> keys, IEnumerable<RowColumn<TRow>> columns)
    {
        Dictionary<string, IOpenApiSchema> properties = new(StringComparer.Ordinal);
        foreach ((string name, OpenApiSchema schema) in keys)
        {
            properties.Add(name, schema);
        }

        foreach (RowColumn<TRow> column in columns)
        {
            properties.Add(column.Name, new OpenApiSchema
            {
                Type = column.IsCount ? JsonSchemaType.Integer : JsonSchemaType.Number | JsonSchemaType.Null,
                Format = column.IsCount ? null : "double",
                Description = column.Meaning,
            });
        }

        return ListOf(new OpenApiSchema { Type = JsonSchemaType.Object, Properties = properties });
    }

    private static OpenApiSchema OneOf(string description, params IOpenApiSchema[] shapes) =>
        new() { Description = description, OneOf = [.. shapes] };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema TextOrNull() => new() { Type = JsonSchemaType.String | JsonSchemaType.Null };

    private static OpenApiSchema Position() => new()
    {
        Type = JsonSchemaType.Integer,
        Description = "Index among the prompt's tokens as the model sees them, from 0: the <|endoftext|> put before a "
            + "text is position 0.",
    };

    private static OpenApiSchema Context() => new()
    {
        Type = JsonSchemaType.String | JsonSchemaType.Null,
        Description = "The text of the tokens before the position, as many as the query's context asks for and there "
            + "are; null without a tokenizer. Without the query's context there is no such member.",
    };

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Integer };

    private static OpenApiSchema ListOf(IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    private static OpenApiSchema Word(params string[] words) =>
        new()
        {
            Type = JsonSchemaType.String,
            Enum = [.. words.Select(word => System.Text.Json.Nodes.JsonValue.Create(word))],
        };
}
