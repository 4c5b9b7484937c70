using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hub;

/// <summary>Exchanges with the Hub: redirects by hand, the token to the Hub alone, failures in passing told from
/// refusals.</summary>
public sealed partial class HubHttp : IDisposable
{
    private const int MaxRedirects = 20;

    /// <summary>What the Hub's own client adds to the wait that is asked for, so as not to come back a moment too
    /// early.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Where a mirror may send a question on to. They are asked without the token.</summary>
    private static readonly Uri[] KnownHubs = [new("https://huggingface.co"), new("https://hf.co")];

    private readonly HubSettings settings;
    private readonly SocketsHttpHandler handler;
    private readonly HttpClient client;

    /// <summary>Exchanges by settings.</summary>
    /// <param name="settings">Where the Hub is, and the token.</param>
    public HubHttp(HubSettings settings)
    {
        this.settings = settings;
        handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = settings.AnswerTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseProxy = true,
            Proxy = settings.Proxies,
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"selfrepair/{ServiceVersion.Current.Split('+')[0]}");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>Sends a request and follows where it leads. The token goes to the scheme, host and port of the endpoint
    /// alone.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="address">The address.</param>
    /// <param name="leavesHub">Whether a redirect to another host is followed, without the token; otherwise it is the
    /// answer.</param>
    /// <param name="prepare">Adds headers to every request on the way.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <returns>The answer, its headers read.</returns>
    /// <exception cref="HubExchangeException">It failed in passing.</exception>
    /// <exception cref="HubAnswerException">The redirects have no end, or lead nowhere.</exception>
    /// <exception cref="HubProxyException">The proxy refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Uri address,
        bool leavesHub,
        Action<HttpRequestHeaders>? prepare,
        CancellationToken cancellationToken)
    {
        Uri current = address;
        for (int hop = 0; hop <= MaxRedirects; hop++)
        {
            HttpResponseMessage response = await SendOnceAsync(method, current, prepare, cancellationToken);
            if (NextOf(response, current) is not Uri next || !(leavesHub || IsHub(next)))
            {
                RefuseInPassing(response, current);
                return response;
            }

            response.Dispose();
            current = next;
        }

        throw new HubAnswerException($"The Hub redirected more than {MaxRedirects} times.");
    }

    /// <summary>The address that a redirect leads to; null where the answer is none.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="current">The address that answered.</param>
    /// <exception cref="HubAnswerException">It leads nowhere.</exception>
    public static Uri? NextOf(HttpResponseMessage response, Uri current)
    {
        bool isRedirect = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
            or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!isRedirect)
        {
            return null;
        }

        return response.Headers.Location is Uri location
            && Uri.TryCreate(current, location, out Uri? next)
            && next.Scheme is "http" or "https"
                ? next
                : throw new HubAnswerException("The Hub redirected to no address.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, Uri address, Action<HttpRequestHeaders>? prepare, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, address);
        prepare?.Invoke(request.Headers);
        if (settings.Token is string token && IsSameOrigin(settings.Endpoint, address))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.AnswerTimeout);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (HttpRequestException failure)
        {
            throw FailureOf(address, failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            HubProxy? proxy = settings.Proxies.For(address);
            string through = proxy is null ? string.Empty : $" through {proxy.Name}";
            throw new HubExchangeException(
                $"{NameOf(address)} did not answer{through} within {settings.AnswerTimeout.TotalSeconds:0.###} s.")
            {
                IsSilence = true,
            };
        }
    }

    /// <summary>What a failed connection is. With a proxy, none is made but to the proxy itself.</summary>
    private Exception FailureOf(Uri address, HttpRequestException failure)
    {
        HubProxy? proxy = settings.Proxies.For(address);
        return proxy is null
            ? new HubExchangeException($"{NameOf(address)} cannot be reached.", innerException: failure)
            {
                IsUnconnected = failure.HttpRequestError is HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError,
            }
            : failure switch
            {
                { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } => LoginRefusal(proxy),
                { StatusCode: HttpStatusCode status and < HttpStatusCode.InternalServerError } =>
                    new HubProxyException(
                        $"{proxy.NameAtStart} does not connect to the Hub: it answered {(int)status}.",
                        proxy.Variable,
                        failure),
                { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
                    new HubExchangeException($"{proxy.NameAtStart} cannot be reached.", innerException: failure)
                    {
                        Proxy = proxy,
                    },
                { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
                    new HubExchangeException($"{proxy.NameAtStart} did not connect to the Hub.", null, failure)
                    {
                        Proxy = proxy,
                    },
                _ => new HubExchangeException(
                    $"{NameOf(address)} cannot be reached through {proxy.Name}.", innerException: failure),
            };
    }

    private static HubProxyException LoginRefusal(HubProxy? proxy) => new(
        proxy is null
            ? "A proxy between here and the Hub asks for a user name and a password."
            : proxy.Login is null
                ? $"{proxy.NameAtStart} asks for a user name and a password, and its address has none."
                : $"{proxy.NameAtStart} does not take the user name and password of its address.",
        proxy?.Variable);

    private string NameOf(Uri address) => IsSameOrigin(settings.Endpoint, address) ? "The Hub" : "The Hub's store";

    private bool IsHub(Uri address) =>
        IsSameOrigin(settings.Endpoint, address) || Array.Exists(KnownHubs, hub => IsSameOrigin(hub, address));

    private static bool IsSameOrigin(Uri one, Uri other) =>
        (one.Scheme, one.IdnHost, one.Port) == (other.Scheme, other.IdnHost, other.Port);

    private void RefuseInPassing(HttpResponseMessage response, Uri address)
    {
        if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
        {
            response.Dispose();
            throw LoginRefusal(settings.Proxies.For(address));
        }

        if (response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
        {
            TimeSpan? wait = WaitOf(response);
            response.Dispose();
            throw new HubExchangeException($"{NameOf(address)} answered {(int)response.StatusCode}.", wait);
        }
    }

    /// <summary>The wait that an answer asks for: Retry-After, or where a limit is used up its time to
    /// renewal.</summary>
    private static TimeSpan? WaitOf(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter?.Delta is TimeSpan delta)
        {
            return delta + Margin;
        }

        string limit = response.Headers.TryGetValues("RateLimit", out IEnumerable<string>? values)
            ? string.Join(',', values)
            : string.Empty;
        Match match = UsedUp().Match(limit);
        return match.Success
            ? TimeSpan.FromSeconds(int.Parse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture)) + Margin
            : null;
    }

    [GeneratedRegex(@";\s*r=0\s*;\s*t=(?<seconds>\d{1,6})\b", RegexOptions.ExplicitCapture)]
    private static partial Regex UsedUp();
}
