using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace SelfRepair.Api.Pages;

/// <summary>Headers of the page's files: what a browser may do with them, and how long it may keep them.</summary>
public static class PageHeaders
{
    /// <summary>What the page may load and do: its own files and the API, and no more (CSP level 3).</summary>
    /// <remarks>
    /// <para><c>script-src 'self'</c>: modules of this service; no inline script and no eval, so that a text that is
    /// taken for HTML by mistake runs nothing.</para>
    /// <para><c>style-src 'self'</c>: plotly.js writes its rules into a style element of its own, which would need
    /// 'unsafe-inline'. The same rules are a file here, lib/plotly/plotly.css, and plotly.js leaves its own out where a
    /// link bears the id and the class that it looks for. Its style attributes are set through the CSSOM,
    /// which no policy covers, by js/svg-styles.js.</para>
    /// <para><c>img-src data: blob:</c>: plotly.js draws its SVG on a canvas, as an image of such an address, to save a
    /// figure as PNG.</para>
    /// <para><c>frame-ancestors 'none'</c>: no other site shows the page in a frame and leads clicks to its
    /// buttons. Forms are sent by scripts, so <c>form-action</c> is none.</para>
    /// </remarks>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Media types of the page's files, by extension.</summary>
    public static FrozenDictionary<string, string> MediaTypes { get; } = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the tags of a condition strong, as the framework compares them: a weak one of the same text
    /// matches too (RFC 9110, 13.1.2).</summary>
    /// <param name="request">The request.</param>
    public static void Strengthen(HttpRequest request)
    {
        if (request.Headers.IfNoneMatch.Count > 0)
        {
            request.Headers.IfNoneMatch =
                request.Headers.IfNoneMatch.ToString().Replace("W/\"", "\"", StringComparison.Ordinal);
        }
    }

    /// <summary>Sets the headers of a file that is answered with.</summary>
    /// <param name="response">The answer, with the framework's headers.</param>
    public static void Set(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // A browser keeps files, and asks each time whether they still hold: a new version shows at once.
        headers.CacheControl = "no-cache";
        // Weak: the same file goes out compressed and plain, which are not the same bytes (RFC 9110, 8.8.3).
        headers.ETag = new EntityTagHeaderValue(headers.ETag.ToString(), isWeak: true).ToString();
    }
}
