using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace SelfRepair.Api.Problems;

/// <summary>The pages that <c>type</c> of a problem leads to.</summary>
public static class ProblemEndpoints
{
    /// <summary>Maps the list of problems and a page each.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapProblems(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/problems").WithTags("problems");
        group.MapGet("/", List).WithName("listProblems").WithSummary("Every kind of problem");
        group.MapGet("/{code}", Page).WithName("getProblem")
            .Produces<string>(StatusCodes.Status200OK, "text/html")
            .WithSummary("What one kind of problem means and what to do");
    }

    private static Ok<IReadOnlyList<ProblemKind>> List(ProblemCatalog catalog) =>
        TypedResults.Ok<IReadOnlyList<ProblemKind>>(
            [
                .. catalog.Kinds.Values
                    .OrderBy(kind => kind.Status)
                    .ThenBy(kind => kind.Code, StringComparer.Ordinal),
            ]);

    private static Results<ContentHttpResult, ProblemResult> Page(string code, ProblemCatalog catalog) =>
        catalog.Kinds.TryGetValue(code, out ProblemKind? kind)
            ? TypedResults.Content(Html(kind), "text/html", Encoding.UTF8)
            : new ProblemResult(NotFound(code, catalog));

    private static Problem NotFound(string code, ProblemCatalog catalog) =>
        new(
            ProblemKinds.ProblemNotFound,
            $"There is no problem '{code}'. {NearNames.Hint(code, [.. catalog.Kinds.Keys.Order()], "problems")}",
            []);

    private static string Html(ProblemKind kind) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{kind.Code} - SelfRepair</title>
        <style>body {"{"} font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto;
            padding: 0 1rem {"}"}</style>
        </head>
        <body>
        <h1>{WebUtility.HtmlEncode(kind.Title)}</h1>
        <p><code>{kind.Code}</code>, status {kind.Status}</p>
        <p>{WebUtility.HtmlEncode(kind.Explanation)}</p>
        <p><a href="/problems">All problems</a>, <a href="/swagger">the API</a></p>
        </body>
        </html>
        """;
}
