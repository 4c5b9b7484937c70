using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Http;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>The endpoints of models and their tokenizers.</summary>
/// <remarks>A Hub id has a slash, so that each address of a model is there twice; the documents list the one without
/// an organization.</remarks>
public static class ModelEndpoints
{
    /// <summary>Maps them.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/v1").WithTags("models");
        group.MapGet("/models", List).WithName("listModels").WithSummary("The models that can be asked for");
        group.MapGet("/models/{name}", Get).WithName("getModel")
            .WithSummary("One model: its shape, its revisions and their state");
        group.MapDelete("/models/{name}", Delete).WithName("deleteModelPackages")
            .WithSummary("Removes the packages that this service exported of a model; its checkpoint stays");
        group.MapGet("/models/{name}/revisions", Revisions).WithName("listRevisions")
            .WithSummary("The revisions of a model and their state");
        group.MapPost("/models/{name}/load", LoadAsync).WithName("loadModel")
            .WithSummary("Brings a model into memory, fetching and exporting it first where that was never done");
        group.MapPost("/models/{name}/unload", Unload).WithName("unloadModel")
            .WithSummary("Takes a model out of memory");
        group.MapPost("/tokenize", TokenizeAsync).WithName("tokenize")
            .WithMetadata(RequestRules.Of<TokenizeRequest>(request => request.Check()))
            .WithSummary("Texts as the model's tokens, and tokens as text");

        RouteGroupBuilder hub = group.MapGroup("/models/{org}/{name}").ExcludeFromDescription();
        hub.MapGet("", (string org, string name, ModelCatalog catalog, ModelDirectory directory) =>
            Get($"{org}/{name}", catalog, directory));
        hub.MapDelete("", (string org, string name, string? revision, ModelCatalog catalog, ModelKeeper keeper) =>
            Delete($"{org}/{name}", revision, catalog, keeper));
        hub.MapGet("/revisions", (string org, string name, ModelCatalog catalog, ModelDirectory directory) =>
            Revisions($"{org}/{name}", catalog, directory));
        hub.MapPost("/load", (string org, string name, [AsParameters] ModelLoadQuery query, HttpContext context) =>
            LoadAsync($"{org}/{name}", query, context));
        hub.MapPost("/unload", (
            string org, string name, string? revision, ModelCatalog catalog, ModelKeeper keeper,
            ModelDirectory directory) => Unload($"{org}/{name}", revision, catalog, keeper, directory));
    }

    private static Ok<ModelListResponse> List(ModelCatalog catalog, ModelDirectory directory) =>
        TypedResults.Ok(new ModelListResponse(directory.Describe(catalog.All())));

    private static Results<Ok<ModelResponse>, ProblemResult> Get(
        string name, ModelCatalog catalog, ModelDirectory directory) =>
        TypedResults.Ok(directory.Describe(catalog.FindHere(name)));

    private static Results<NoContent, ProblemResult> Delete(
        string name, string? revision, ModelCatalog catalog, ModelKeeper keeper)
    {
        keeper.Delete(catalog.FindHere(name), revision);
        return TypedResults.NoContent();
    }

    private static Results<Ok<RevisionListResponse>, ProblemResult> Revisions(
        string name, ModelCatalog catalog, ModelDirectory directory) =>
        TypedResults.Ok(directory.Revisions(catalog.FindHere(name)));

    private static async Task<Results<Ok<ModelResponse>, Accepted<ModelResponse>, ProblemResult>> LoadAsync(
        string name, [AsParameters] ModelLoadQuery query, HttpContext context)
    {
        ModelSource model = query.Catalog.Find(name);
        WaitPreference preference = WaitPreference.Parse(context.Request.Headers["Prefer"]);
        if (preference.Applied is string applied)
        {
            context.Response.Headers["Preference-Applied"] = applied;
        }

        bool isLoaded = await query.Keeper.LoadAsync(
            model, query.Revision ?? ModelCatalog.MainRevision, preference.Wait, context.RequestAborted);
        ModelResponse response = query.Directory.Describe(model);
        return isLoaded ? TypedResults.Ok(response) : TypedResults.Accepted($"/v1/models/{model.Id}", response);
    }

    private static Results<Ok<ModelResponse>, ProblemResult> Unload(
        string name, string? revision, ModelCatalog catalog, ModelKeeper keeper, ModelDirectory directory)
    {
        ModelSource model = catalog.FindHere(name);
        keeper.Unload(model, revision);
        return TypedResults.Ok(directory.Describe(model));
    }

    private static async Task<Results<Ok<TokenizeResponse>, ProblemResult>> TokenizeAsync(
        TokenizeRequest request,
        ModelCatalog catalog,
        ModelDescriber describer,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken)
    {
        request.Check();
        using var ended =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        ModelDescription model = describer.Describe(
            await catalog.Find(request.Model).ResolveAsync(request.Revision, ended.Token));
        TextTokenizer tokenizer = request.Texts is null ? model.DecoderFor("/token_ids") : model.EncoderFor("/texts");
        return TypedResults.Ok(TokenizeResponse.Of(request, model, tokenizer));
    }
}

/// <summary>Which revision is loaded, and what loads it.</summary>
/// <param name="Revision">The revision; main by default.</param>
/// <param name="Catalog">Finds models.</param>
/// <param name="Keeper">Loads them.</param>
/// <param name="Directory">Shows them.</param>
public sealed record ModelLoadQuery(
    string? Revision, ModelCatalog Catalog, ModelKeeper Keeper, ModelDirectory Directory);
