using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace SelfRepair.Api.Pages;

/// <summary>The page at <c>/</c>, and the files that it is made of.</summary>
/// <remarks>The files stand beside the assembly, as the embedded model does, so that they are found from any working
/// directory. Every file is an address of its own: other methods are refused, and nothing else of the folder is
/// served.</remarks>
public static class PageEndpoints
{
    private const string Start = "/index.html";

    /// <summary>Maps the files that there are now.</summary>
    /// <param name="app">The service.</param>
    public static void MapPage(this WebApplication app)
    {
        PhysicalFileProvider files = new(FolderOf(app.Configuration));
        app.Lifetime.ApplicationStopped.Register(files.Dispose);
        RequestDelegate serve = Serve(app, files);
        app.MapGet("/", serve).ExcludeFromDescription();
        foreach (string path in PathsOf(files, string.Empty))
        {
            app.MapGet(path, serve).ExcludeFromDescription();
        }
    }

    /// <summary>The folder of the files: <c>ASPNETCORE_WEBROOT</c>, with which whoever works on the page serves it
    /// without a build, or what was built.</summary>
    private static string FolderOf(IConfiguration configuration) =>
        configuration[WebHostDefaults.WebRootKey] is { Length: > 0 } given
            ? Path.GetFullPath(given)
            : Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>Paths of the files that have a media type here.</summary>
    private static IEnumerable<string> PathsOf(PhysicalFileProvider files, string folder) =>
        files.GetDirectoryContents(folder).SelectMany(entry => entry.IsDirectory
            ? PathsOf(files, $"{folder}/{entry.Name}")
            : PageHeaders.MediaTypes.ContainsKey(Path.GetExtension(entry.Name)) ? [$"{folder}/{entry.Name}"] : []);

    /// <summary>What answers with a file: conditional requests and ranges are the framework's.</summary>
    private static RequestDelegate Serve(IEndpointRouteBuilder routes, PhysicalFileProvider files)
    {
        IApplicationBuilder serving = routes.CreateApplicationBuilder();
        serving.Use((context, next) =>
        {
            // The framework serves files of requests that no endpoint has taken.
            context.SetEndpoint(null);
            context.Request.Path = context.Request.Path == "/" ? Start : context.Request.Path;
            PageHeaders.Strengthen(context.Request);
            return next(context);
        });
        serving.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = new FileExtensionContentTypeProvider(
                new Dictionary<string, string>(PageHeaders.MediaTypes, StringComparer.OrdinalIgnoreCase)),
            OnPrepareResponse = served => PageHeaders.Set(served.Context.Response),
        });
        return serving.Build();
    }
}
