using SelfRepair.Api.Problems;
using SelfRepair.Api.Storage;

namespace SelfRepair.Api.Hub;

/// <summary>Problems of asking the Hugging Face Hub.</summary>
public sealed class HubProblems : IProblemSource
{
    /// <summary>403: the Hub does not let a model be read.</summary>
    public static readonly ProblemKind ModelAccessDenied = new(
        "model-access-denied", 403, "The Hub does not let this service read the model.",
        "The model is gated, private or disabled, or the token is not valid. Accept the model's license on its page of "
        + "the Hub and set HF_TOKEN, in the service's environment, to a token of that account.");

    /// <summary>404: a Hub model that is not in the cache of a service that may not ask.</summary>
    public static readonly ProblemKind ModelNotCached = new(
        "model-not-cached", 404, "The model is not in the Hub cache, and the service is offline.",
        "HF_HUB_OFFLINE is set, so models of the Hub are taken from its cache alone. Fetch the model once "
        + "without it, or name another cache by HF_HUB_CACHE.");

    /// <summary>422: a repository of the Hub with more in it than its model can need.</summary>
    public static readonly ProblemKind HubDownloadTooLarge = new(
        "hub-download-too-large", 422, "The repository has more bytes than its model can need.",
        "What a repository makes this service download is bounded: config.json by 1 MiB, tokenizer.json by 128 MiB, an "
        + "index of shards by 16 MiB, and weights by what config.json says of the model, eight bytes each. The detail "
        + "has the bytes.");

    /// <summary>502: the Hub fails, or something else answers in its place.</summary>
    public static readonly ProblemKind HubFailed = new(
        "hub-failed", 502, "The Hugging Face Hub did not give the model.",
        "The Hub could not be reached, kept failing, or something that is no Hub answered. What was "
        + "downloaded is kept: the same request goes on from there. Models that are in the cache need no Hub.");

    /// <summary>502: the proxy between here and the Hub.</summary>
    public static readonly ProblemKind HubProxyFailed = new(
        "hub-proxy-failed", 502, "The proxy before the Hugging Face Hub is at fault.",
        "The Hub is asked through the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names in the service's "
        + "environment. It could not be reached, wants another user name or password, or does not connect. Hosts that "
        + "NO_PROXY names are asked without it.");

    /// <summary>504: the Hub is silent.</summary>
    public static readonly ProblemKind HubTimeout = new(
        "hub-timeout", 504, "The Hugging Face Hub did not answer in time.",
        "The Hub, or the store of its files, sent nothing for as long as HF_HUB_ETAG_TIMEOUT or "
        + "HF_HUB_DOWNLOAD_TIMEOUT allows (10 seconds each), twice. What was downloaded is kept: the same request goes "
        + "on from there. Revisions that are in the cache need no Hub.");

    /// <summary>502: a downloaded file is not what the Hub states.</summary>
    public static readonly ProblemKind HubContentMismatch = new(
        "hub-content-mismatch", 502, "A downloaded file is not what the Hub states.",
        "Every file is compared with the hash that the Hub states. This one differed twice, so nothing of "
        + "it was kept. A mirror or proxy between may be at fault.");

    /// <summary>503: the Hub's rate limit.</summary>
    public static readonly ProblemKind HubRateLimited = new(
        "hub-rate-limited", 503, "The Hub's rate limit is used up.",
        "The Hub answers so many requests from one address or account in five minutes. Send the request "
        + "again after the seconds that Retry-After names; a token in HF_TOKEN raises the limit.");

    /// <summary>507: a cache that cannot be written.</summary>
    public static readonly ProblemKind HubCacheUnwritable = new(
        "hub-cache-unwritable", 507, "The Hub cache cannot be written.",
        "Models of the Hub are kept in the cache of the Hub's own tools, which this service may not write "
        + "or whose disk fails. Name another by HF_HUB_CACHE.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<HubAccessException>(ModelAccessDenied, _ => "/model"),
        ProblemRow.Of<HubOfflineException>(ModelNotCached, _ => "/model"),
        ProblemRow.Of<HubUnavailableException>(HubFailed),
        ProblemRow.Of<HubAnswerException>(HubFailed),
        ProblemRow.Of<HubTimeoutException>(HubTimeout),
        ProblemRow.Of<HubProxyException>(HubProxyFailed),
        ProblemRow.Of<HubRateLimitException>(HubRateLimited),
        ProblemRow.Of<HubDownloadTooLargeException>(HubDownloadTooLarge, _ => "/model"),
        ProblemRow.Of<HubContentException>(HubContentMismatch),
        ProblemRow.Of<HubDiskFullException>(StorageProblems.DiskFull),
        ProblemRow.Of<HubCacheException>(HubCacheUnwritable),
    ];
}
