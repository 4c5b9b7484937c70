using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SelfRepair.Api.Models;
using SelfRepair.Api.SelfRepair;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Examples that run as they stand, on the embedded model.</summary>
public sealed class ExampleRequests : IOperationFilter
{
    private static readonly Dictionary<Type, IReadOnlyList<ExampleRequest>> Examples = new()
    {
        [typeof(SelfRepairRequest)] =
        [
            new(
                "indirect-objects",
                "Every head over 16 prompts of a built-in set",
                """{"prompt_set": "ioi", "limit": 16}"""),
            new(
                "own-prompts",
                "Two heads over prompts of your own, with targets and foils",
                """
                {
                  "prompts": [
                    {"text": "The capital of Austria is", "target": " Vienna", "foil": " Warsaw"},
                    {"text": "The capital of Poland is", "target": " Warsaw", "foil": " Vienna"}
                  ],
                  "heads": ["L4H1", "L5H*"],
                  "metric": "logit_difference",
                  "tokens": "all"
                }
                """),
            new(
                "text-windows",
                "Every next token of packed text, with the repair matrix and frozen LayerNorms",
                """
                {
                  "prompt_set": "text", "limit": 40, "pack": true, "max_tokens": 64,
                  "matrix": true, "layernorm": ["live", "final", "downstream", "isolated"], "bootstrap": 200
                }
                """),
            new(
                "mean-ablation",
                "Mean ablation at another training step",
                """{"revision": "step512", "prompt_set": "facts", "limit": 16, "ablation": {"type": "mean"}}"""),
        ],
        [typeof(TokenizeRequest)] =
        [
            new("texts", "Tokens of two texts", """{"texts": ["The capital of France is", " Paris"]}"""),
        ],
    };

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        Type? request = context.MethodInfo.GetParameters()
            .Select(parameter => parameter.ParameterType)
            .FirstOrDefault(Examples.ContainsKey);
        if (request is null || operation.RequestBody?.Content is not { } content)
        {
            return;
        }

        foreach (OpenApiMediaType body in content.Values.OfType<OpenApiMediaType>())
        {
            body.Examples = Examples[request].ToDictionary(
                example => example.Name,
                IOpenApiExample (example) => new OpenApiExample
                {
                    Summary = example.Summary,
                    Value = JsonNode.Parse(example.Json),
                },
                StringComparer.Ordinal);
        }
    }

    private sealed record ExampleRequest(string Name, string Summary, string Json);
}
