using Microsoft.OpenApi;
using SelfRepair.Api.Experiments;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>What the document says of the service as a whole: where it is, what guards it, its groups of operations in
/// the order in which a newcomer needs them, and the rows of its tables.</summary>
/// <param name="catalog">The experiments.</param>
public sealed class DocumentOutline(ExperimentCatalog catalog) : IDocumentFilter
{
    private static readonly (string Name, string Description)[] Groups =
    [
        ("experiments", "Each asks a question of a model over a list of prompts and answers with an analysis."),
        ("analyses", "What experiments left: their state, their rows, and their rows token by token."),
        ("models", "The models that can be asked for, what they take, and their tokenizers. A model's name is one part "
            + "of a path: the slash of a Hub id is written %2F, as clients write it that encode their parameters."),
        ("prompt sets", "Named lists of prompts: built-in ones, and those that you upload."),
        ("service", "What this service can do, and whether it is up."),
        ("problems", "Every refusal's code, with what it means and what to do."),
    ];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Servers = [new OpenApiServer { Url = "/", Description = "The service that serves this document." }];
        swaggerDoc.Security = [[]];
        swaggerDoc.Tags = new HashSet<OpenApiTag>(
            Groups.Select(group => new OpenApiTag { Name = group.Name, Description = group.Description }));
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        foreach ((string name, OpenApiSchema schema) in RowSchemas.All(catalog))
        {
            swaggerDoc.Components.Schemas[name] = schema;
        }

        SortPaths(swaggerDoc);
    }

    private void SortPaths(OpenApiDocument document)
    {
        KeyValuePair<string, IOpenApiPathItem>[] paths =
        [
            .. document.Paths
                .OrderBy(path => Array.FindIndex(Groups, group => group.Name == TagOf(path.Value)))
                .ThenBy(path => PlaceOf(path.Key))
                .ThenBy(path => path.Key, StringComparer.Ordinal),
        ];
        document.Paths.Clear();
        foreach ((string path, IOpenApiPathItem item) in paths)
        {
            document.Paths.Add(path, item);
        }
    }

    /// <summary>Experiments stand in the order of their list.</summary>
    private int PlaceOf(string path) => catalog.Kinds.TakeWhile(kind => kind.Path != path).Count();

    private static string? TagOf(IOpenApiPathItem path) =>
        path.Operations?.Values.SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Reference.Id)
            .FirstOrDefault();
}
