using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Models;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Examples that run as they stand, on the embedded model.</summary>
/// <param name="catalog">The experiments.</param>
public sealed class ExampleRequests(ExperimentCatalog catalog) : IOperationFilter
{
    private static readonly ExampleRequest Texts =
        new("texts", "Tokens of two texts", """{"texts": ["The capital of France is", " Paris"]}""");

    private readonly Dictionary<Type, IReadOnlyList<ExampleRequest>> examples =
        catalog.Kinds.ToDictionary(kind => kind.RequestType, kind => kind.Examples);

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        Type? request = context.MethodInfo.GetParameters()
            .Select(parameter => parameter.ParameterType)
            .FirstOrDefault(type => type == typeof(TokenizeRequest) || examples.ContainsKey(type));
        if (request is null || operation.RequestBody?.Content is not { } content)
        {
            return;
        }

        IReadOnlyList<ExampleRequest> shown = examples.GetValueOrDefault(request) ?? [Texts];

        foreach (OpenApiMediaType body in content.Values.OfType<OpenApiMediaType>())
        {
            body.Examples = shown.ToDictionary(
                example => example.Name,
                IOpenApiExample (example) => new OpenApiExample
                {
                    Summary = example.Summary,
                    Value = JsonNode.Parse(example.Json),
                },
                StringComparer.Ordinal);
        }
    }
}
