using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Notebooks;

/// <summary>What is there for Python: a notebook for each analysis, and a client.</summary>
public static class NotebookEndpoints
{
    /// <summary>Media type of a notebook.</summary>
    public const string MediaType = "application/x-ipynb+json";

    /// <summary>Media type of the client.</summary>
    public const string PythonType = "text/x-python";

    private const string ClientFile = "selfrepair.py";

    private static readonly byte[] ClientText = ReadClient();

    /// <summary>Maps them.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapNotebooks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/analyses/{id}/notebook", Notebook).WithName("getNotebook").WithTags("analyses")
            .Produces<NotebookDocument>(StatusCodes.Status200OK, MediaType)
            .WithSummary("A Jupyter notebook that repeats an analysis, with its tables and figures");
        routes.MapGet($"/client/{ClientFile}", Client).WithName("getPythonClient").WithTags("service")
            .Produces<string>(StatusCodes.Status200OK, PythonType)
            .WithSummary("The Python client: one file, to be imported or copied");
    }

    /// <param name="id">The analysis; it need not have ended.</param>
    /// <param name="store">The analyses.</param>
    /// <param name="context">The client's request.</param>
    private static JsonHttpResult<NotebookDocument> Notebook(string id, AnalysisStore store, HttpContext context)
    {
        AnalysisNotebook notebook = new(AnalysisView.Of(store.Find(id), context.Request, isWhole: true));
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{notebook.FileName}\"";
        return TypedResults.Json(notebook.Document(), JsonConventions.Options, MediaType);
    }

    private static FileContentHttpResult Client() => TypedResults.Bytes(ClientText, PythonType + "; charset=utf-8");

    private static byte[] ReadClient()
    {
        using Stream file = typeof(NotebookEndpoints).Assembly.GetManifestResourceStream(ClientFile)!;
        using MemoryStream text = new();
        file.CopyTo(text);
        return text.ToArray();
    }
}
