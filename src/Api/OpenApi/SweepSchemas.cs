using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.TrainingSweep;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Says what a training sweep takes and answers: the request and the tables of any experiment.</summary>
/// <param name="catalog">The experiments.</param>
public sealed class SweepSchemas(ExperimentCatalog catalog) : IDocumentFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (TrainingSweepKind kind in catalog.Kinds.OfType<TrainingSweepKind>())
        {
            IDictionary<string, IOpenApiSchema> schemas = swaggerDoc.Components!.Schemas!;
            DescribeRequest((OpenApiSchema)schemas[kind.RequestType.Name], kind);
            DescribeAnswer((OpenApiSchema)schemas[kind.ResponseType.Name], kind);
        }
    }

    private static void DescribeRequest(OpenApiSchema request, TrainingSweepKind kind)
    {
        request.Required = new SortedSet<string>(["request", "revisions"], StringComparer.Ordinal);
        OpenApiSchema experiment = (OpenApiSchema)request.Properties!["experiment"];
        experiment.Enum = [.. kind.Experiments.Select(one => JsonValue.Create(one.Name))];
        experiment.Default = JsonValue.Create(kind.Experiments[0].Name);
        experiment.Type = JsonSchemaType.String;
        request.Properties["request"] = new OpenApiSchema
        {
            Description = request.Properties["request"].Description,
            AnyOf = [.. kind.Experiments.Select(one => new OpenApiSchemaReference(one.RequestType.Name))],
        };
    }

    /// <summary>The tables of experiments are members of the answer, those of one name in one place.</summary>
    private static void DescribeAnswer(OpenApiSchema answer, TrainingSweepKind kind)
    {
        var members =
            from table in kind.Tables
            from subset in table.Subsets.DefaultIfEmpty<string?>(defaultValue: null)
            group table.Table.RowName by table.MemberOf(subset);
        foreach (IGrouping<string, string> member in members.Where(one => !answer.Properties!.ContainsKey(one.Key)))
        {
            answer.Properties![member.Key] = new OpenApiSchema
            {
                Description = $"The rows of {member.Key}, where the experiment has such a table; null where they were "
                    + "not asked for, or are not there yet.",
                AnyOf =
                [
                    new OpenApiSchema { Type = JsonSchemaType.Null },
                    .. member.Distinct().Select(RowSchemas.ListOf),
                ],
            };
        }
    }
}
