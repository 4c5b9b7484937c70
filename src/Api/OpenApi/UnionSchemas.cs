using System.Globalization;
using Microsoft.OpenApi;
using SelfRepair.Api.Injection;
using SelfRepair.Api.Json;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;
using SelfRepair.Api.TrainingSweep;
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
        options.MapType<VectorValues>(() => OneOf(
            "d_model numbers, or such vectors by prompt and position.",
            ListOf(Decimal()),
            ListOf(ListOf(ListOf(Decimal())))));
        options.MapType<HeadsRequest>(() => OneOf(
            "all, or a list of L9H6 and L9H*.", Word("all"), ListOf(Text())));
        options.MapType<RevisionsRequest>(() => OneOf(
            "Names of revisions, or steps at equal distances.", ListOf(Text()), Steps()));
    }

    private static OpenApiSchema OneOf(string description, params IOpenApiSchema[] shapes) =>
        new() { Description = description, OneOf = [.. shapes] };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Integer };

    private static OpenApiSchema Decimal() => new() { Type = JsonSchemaType.Number, Format = "double" };

    private static OpenApiSchema ListOf(IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    private static OpenApiSchema Steps() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["from"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
            ["to"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
            ["every"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
        },
        Required = new HashSet<string>(["from", "to", "every"], StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiSchema Word(params string[] words) =>
        new()
        {
            Type = JsonSchemaType.String,
            Enum = [.. words.Select(word => System.Text.Json.Nodes.JsonValue.Create(word))],
        };
}
