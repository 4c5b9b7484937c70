using Microsoft.OpenApi;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Compare;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;
using SelfRepair.Api.Tables;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Schemas of what differs from experiment to experiment.</summary>
public static class ExperimentSchemas
{
    /// <summary>Rows are lists of what their table says; a request is shown as it is asked; an analysis is that of some
    /// experiment.</summary>
    /// <param name="options">Where to add.</param>
    /// <param name="catalog">The experiments.</param>
    public static void MapExperiments(this SwaggerGenOptions options, ExperimentCatalog catalog)
    {
        options.MapType<Rows<TokenRow>>(() => RowSchemas.ListOf(nameof(TokenRow)));
        options.MapType<Rows<ComparedRow>>(() => RowSchemas.ListOf(RowSchemas.ComparedHeadRow));
        options.MapType<Rows<CorrelationRow>>(() => RowSchemas.ListOf(nameof(CorrelationRow)));
        foreach (RowTable table in catalog.Tables.Select(table => table.Table))
        {
            if (table.RowType is Type row)
            {
                options.MapType(typeof(Rows<>).MakeGenericType(row), () => RowSchemas.ListOf(table.RowName));
            }
        }

        foreach (PlannedKind kind in catalog.Kinds.OfType<PlannedKind>())
        {
            options.MapType(
                typeof(AnsweredRequest<>).MakeGenericType(kind.RequestType),
                () => new OpenApiSchemaReference(kind.RequestType.Name));
        }

        options.MapType<AnalysisResponse>(() => AnalysisOf(catalog.Kinds));
    }

    private static IOpenApiSchema AnalysisOf(IReadOnlyList<ExperimentKind> kinds)
    {
        Dictionary<string, OpenApiSchemaReference> answers = kinds.ToDictionary(
            kind => kind.Name, kind => new OpenApiSchemaReference(kind.ResponseType.Name), StringComparer.Ordinal);
        return answers.Count == 1
            ? answers.Values.Single()
            : new OpenApiSchema
            {
                OneOf = [.. answers.Values],
                Discriminator = new OpenApiDiscriminator { PropertyName = "kind", Mapping = answers },
            };
    }
}
