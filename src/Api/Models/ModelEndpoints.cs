using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>The endpoints of models and their tokenizers.</summary>
public static class ModelEndpoints
{
    /// <summary>Maps them.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/v1").WithTags("models");
        group.MapGet("/models", List).WithSummary("The models that can be asked for");
        group.MapGet("/models/{name}", Get).WithSummary("One model: its shape, its revisions and their state");
        group.MapGet("/models/{org}/{name}", GetOfHub).ExcludeFromDescription();
        group.MapPost("/tokenize", TokenizeAsync).WithSummary("Texts as the model's tokens");
    }

    private static Ok<ModelListResponse> List(ModelCatalog catalog, ModelDirectory directory) =>
        TypedResults.Ok(new ModelListResponse([.. catalog.All().Select(directory.Describe)]));

    private static Results<Ok<ModelResponse>, ProblemResult> Get(
        string name, ModelCatalog catalog, ModelDirectory directory) =>
        TypedResults.Ok(directory.Describe(catalog.FindHere(name)));

    private static Results<Ok<ModelResponse>, ProblemResult> GetOfHub(
        string org, string name, ModelCatalog catalog, ModelDirectory directory) =>
        TypedResults.Ok(directory.Describe(catalog.FindHere($"{org}/{name}")));

    private static async Task<Results<Ok<TokenizeResponse>, ProblemResult>> TokenizeAsync(
        TokenizeRequest request, ModelCatalog catalog, ModelDescriber describer, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts = request.CheckedTexts();
        ModelDescription model = describer.Describe(
            await catalog.Find(request.Model).ResolveAsync(request.Revision, cancellationToken));
        return model.Tokenizer is null
            ? throw new ModelHasNoTokenizerException(request.Model, "/texts")
            : TypedResults.Ok(TokenizeResponse.Of(model, model.Tokenizer, texts));
    }
}
