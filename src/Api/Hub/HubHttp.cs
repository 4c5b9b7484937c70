using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SelfRepair.Api.Hosting;

namespace SelfRepair.Api.Hub;

/// <summary>Exchanges with the Hub: redirects by hand, the token to the Hub alone, failures in passing told from
/// refusals.</summary>
public sealed partial class HubHttp : IDisposable
{
    private const int MaxRedirects = 20;

    /// <summary>What the Hub's own client adds to the wait that is asked for, so as not to come back a moment too
    /// early.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly HubSettings settings;
    private readonly SocketsHttpHandler handler;
    private readonly HttpClient client;
    private readonly Uri[] hubs;

    /// <summary>Exchanges by settings.</summary>
    /// <param name="settings">Where the Hub is, and the token.</param>
    public HubHttp(HubSettings settings)
    {
        this.settings = settings;
        hubs = [settings.Endpoint, new Uri("https://huggingface.co"), new Uri("https://hf.co")];
        handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = settings.AnswerTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"selfrepair/{ServiceVersion.Current.Split('+')[0]}");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>Sends a request and follows where it leads.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="address">The address.</param>
    /// <param name="leavesHub">Whether a redirect to another host is followed, without the token; otherwise it is the
    /// answer.</param>
    /// <param name="prepare">Adds headers to every request on the way.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <returns>The answer, its headers read.</returns>
    /// <exception cref="HubExchangeException">It failed in passing.</exception>
    /// <exception cref="HubAnswerException">The redirects have no end, or lead nowhere.</exception>
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

        throw new HubAnswerException($"{address.Host} redirected more than {MaxRedirects} times.");
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
                : throw new HubAnswerException($"{current.Host} redirected to no address.");
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
        if (settings.Token is string token && IsHub(address))
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
            throw new HubExchangeException($"{address.Host} cannot be reached.", innerException: failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubExchangeException(
                $"{address.Host} did not answer within {settings.AnswerTimeout.TotalSeconds:0.###} s.");
        }
    }

    private bool IsHub(Uri address) => hubs.Any(hub =>
        (hub.Scheme, hub.Host, hub.Port) == (address.Scheme, address.Host, address.Port));

    private static void RefuseInPassing(HttpResponseMessage response, Uri address)
    {
        if (response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
        {
            TimeSpan? wait = WaitOf(response);
            response.Dispose();
            throw new HubExchangeException($"{address.Host} answered {(int)response.StatusCode}.", wait);
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
