using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.PromptSets;

/// <summary>The endpoints of prompt sets.</summary>
public static class PromptSetEndpoints
{
    /// <summary>Prompts shown at most in one answer.</summary>
    private const int MaxShown = 1000;

    private const int DefaultShown = 20;

    /// <summary>The formats that a set is uploaded in, by media type.</summary>
    public static IReadOnlyDictionary<string, PromptSetFormat> Formats { get; } =
        new Dictionary<string, PromptSetFormat>(StringComparer.OrdinalIgnoreCase)
        {
            ["application/x-ndjson"] = PromptSetFormat.JsonLines,
            ["application/jsonl"] = PromptSetFormat.JsonLines,
            ["text/csv"] = PromptSetFormat.Csv,
            ["text/plain"] = PromptSetFormat.Text,
        };

    /// <summary>Maps them.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapPromptSets(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/v1/prompt-sets").WithTags("prompt sets");
        group.MapGet("/", List).WithName("listPromptSets")
            .WithSummary("The built-in and uploaded prompt sets");
        group.MapPost("/", UploadAsync).WithName("uploadPromptSet")
            .WithSummary("Uploads a prompt set: JSONL, CSV or text, by Content-Type");
        group.MapGet("/{name}", Get).WithName("getPromptSet")
            .WithSummary("One prompt set, with some of its prompts");
        group.MapDelete("/{name}", Delete).WithName("deletePromptSet")
            .WithSummary("Deletes an uploaded prompt set");
    }

    private static Ok<PromptSetListResponse> List(PromptSetStore store) =>
        TypedResults.Ok(new PromptSetListResponse(store.All()));

    private static async Task<Results<Created<PromptSetSummary>, ProblemResult>> UploadAsync(
        HttpRequest request, PromptSetStore store, CancellationToken cancellationToken, string name = "")
    {
        PromptSetFormat format = FormatOf(request);
        using MemoryStream content = new();
        await request.Body.CopyToAsync(content, cancellationToken);
        string text = UploadedText.Decode(content.GetBuffer().AsSpan(0, (int)content.Length), request.ContentType);
        IReadOnlyList<PromptRequest> prompts = PromptSetReader.Read(text, format);
        return TypedResults.Created($"/v1/prompt-sets/{name}", store.Add(name, prompts));
    }

    private static Results<Ok<PromptSetResponse>, ProblemResult> Get(
        string name,
        PromptSetStore store,
        [Range(0, int.MaxValue)] int offset = 0,
        [Range(1, MaxShown)] int limit = DefaultShown)
    {
        PromptSet set = store.Find(name, pointer: null);
        return TypedResults.Ok(
            new PromptSetResponse(PromptSetSummary.Of(set), offset, [.. set.Prompts.Skip(offset).Take(limit)]));
    }

    private static Results<NoContent, ProblemResult> Delete(string name, PromptSetStore store)
    {
        store.Delete(name);
        return TypedResults.NoContent();
    }

    private static PromptSetFormat FormatOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
        && Formats.TryGetValue(type.MediaType.Value ?? string.Empty, out PromptSetFormat format)
            ? format
            : throw new UnsupportedFormatException(request.ContentType, [.. Formats.Keys]);
}
