namespace SelfRepair.Api.Http;

/// <summary>Keeps pages of other sites from using this service through the browser of somebody who reaches
/// it.</summary>
/// <remarks>A page whose name was bound to this machine's address later (DNS rebinding) asks under its own name, and is
/// refused by the Host header. A page that posts across sites is refused by the Origin header, which browsers send with
/// every method that changes something, and which no page can leave out or forge.</remarks>
/// <param name="next">Answers what is let in.</param>
/// <param name="hosts">The names of this service.</param>
public sealed class PageGuard(RequestDelegate next, AcceptedHosts hosts)
{
    /// <summary>Lets a request in, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="UnknownHostException">It asks under a name that is none of this service's.</exception>
    /// <exception cref="ForeignOriginException">Another site's page sent it.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!hosts.Accepts(request.Host))
        {
            string asked = AcceptedHosts.NameOf(request.Host);

            // The refusal's own links must not lead to the other name.
            request.Host = default;
            throw new UnknownHostException(asked);
        }

        return IsSafe(request.Method) || request.Headers.Origin.Count == 0 || IsSameSite(request)
            ? next(context)
            : throw new ForeignOriginException(request.Headers.Origin.ToString());
    }

    /// <summary>Methods that change nothing (RFC 9110, 9.2.1).</summary>
    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
        || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsSameSite(HttpRequest request) =>
        request.Host.HasValue
        && Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out Uri? origin)
        && origin.Scheme is "http" or "https"
        && AcceptedHosts.NameOf(new HostString(origin.Host)) == AcceptedHosts.NameOf(request.Host);
}
