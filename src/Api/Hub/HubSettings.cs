using System.Text.RegularExpressions;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hub;

/// <summary>How the Hub and its cache are set up, by the variables of the Hub's own tools.</summary>
public sealed partial record HubSettings
{
    private static readonly string[] True = ["1", "on", "yes", "true"];

    /// <summary>The cache's folder, which those tools share.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The Hub or its mirror; scheme, host, port and perhaps a path, without a slash at the end.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The access token; null where there is none. Never logged.</summary>
    public string? Token { get; init; }

    /// <summary>Why there is no token although there is a file for it, one sentence; null where all is well.</summary>
    public string? TokenNotice { get; init; }

    /// <summary>Which proxy an address is asked through.</summary>
    public HubProxies Proxies { get; init; } = HubProxies.None;

    /// <summary>Whether no request may be made at all.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Whether snapshots link to blobs, where the file system can.</summary>
    public bool UsesLinks { get; init; } = true;

    /// <summary>How long the headers of an answer may take.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the Hub may take to name a branch's commit where the cache has one. It takes a tenth of a
    /// second as a rule, and whoever asks starts within two, whatever the Hub does.</summary>
    public TimeSpan CacheTimeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the next bytes of a file may take.</summary>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">Environment, arguments and files.</param>
    /// <param name="variable">Gives a variable of the environment by its exact name, for those of proxies: there,
    /// small letters and capitals differ.</param>
    /// <exception cref="InvalidSettingException">A value is wrong.</exception>
    public static HubSettings Read(IConfiguration configuration, Func<string, string?> variable)
    {
        string Expanded(string? path) => Path.GetFullPath(Expand(path!, configuration));
        string? Value(string name) => Setting(configuration, name);

        string home = Expanded(
            Value(SettingNames.HubHome) ?? Path.Combine(Value("XDG_CACHE_HOME") ?? "~/.cache", "huggingface"));
        bool isOffline = IsTrue(Value(SettingNames.HubOffline) ?? Value("TRANSFORMERS_OFFLINE"));
        TokenFile token = TokenBy(
            configuration, Expanded(Value("HF_TOKEN_PATH") ?? Path.Combine(home, "token")));
        return new HubSettings
        {
            CacheFolder = Expanded(
                Value(SettingNames.HubCache) ?? Value("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub")),
            Endpoint = EndpointOf(Value(SettingNames.HubEndpoint) ?? "https://huggingface.co"),
            Token = token.Token,
            TokenNotice = token.Notice,
            Proxies = isOffline ? HubProxies.None : HubProxies.Read(variable),
            IsOffline = isOffline,
            UsesLinks = !IsTrue(Value("HF_HUB_DISABLE_SYMLINKS")),
            AnswerTimeout = SecondsOf(configuration, "HF_HUB_ETAG_TIMEOUT"),
            DownloadTimeout = SecondsOf(configuration, "HF_HUB_DOWNLOAD_TIMEOUT"),
        };
    }

    /// <summary>The endpoint; neither token nor folder.</summary>
    public override string ToString() => $"{Endpoint}{(IsOffline ? ", offline" : string.Empty)}";

    /// <summary>An empty variable counts as unset: taken as it is, it would name the folder one happens to be
    /// in.</summary>
    private static string? Setting(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : null;

    private static bool IsTrue(string? value) => value is not null && True.Contains(value.ToLowerInvariant());

    private static string Expand(string path, IConfiguration configuration)
    {
        string home = Setting(configuration, "HOME")
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string full = path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? home + path[1..] : path;
        return Variable().Replace(full, match => configuration[match.Groups["name"].Value] ?? match.Value);
    }

    private static Uri EndpointOf(string given) =>
        Uri.TryCreate(given.TrimEnd('/'), UriKind.Absolute, out Uri? endpoint)
        && endpoint.Scheme is "http" or "https"
        && endpoint.UserInfo.Length == 0
            ? endpoint
            : throw new InvalidSettingException(
                SettingNames.HubEndpoint, $"'{given}' is no address. Use one such as https://huggingface.co.");

    /// <summary>The token of the environment, else that of the file.</summary>
    private static TokenFile TokenBy(IConfiguration configuration, string path)
    {
        if (IsTrue(Setting(configuration, "HF_HUB_DISABLE_IMPLICIT_TOKEN")))
        {
            return new TokenFile(Token: null, Notice: null);
        }

        string? given = TokenOf(Setting(configuration, SettingNames.HubToken))
            ?? TokenOf(Setting(configuration, "HUGGING_FACE_HUB_TOKEN"));
        return given is null ? TokenFile.Read(path) : new TokenFile(given, Notice: null);
    }

    private static string? TokenOf(string? given)
    {
        string token = given?.Trim() ?? string.Empty;
        return token.Length == 0
            ? null
            : TokenFile.IsToken(token)
                ? token
                : throw new InvalidSettingException(
                    SettingNames.HubToken,
                    "the token has white space or letters within that no token has. Set it to the token alone.");
    }

    private static TimeSpan SecondsOf(IConfiguration configuration, string name)
    {
        string given = Setting(configuration, name) ?? "10";
        return int.TryParse(given, out int seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidSettingException(name, $"'{given}' is no number of whole seconds from 1 to 86400.");
    }

    [GeneratedRegex(@"\$(?:(?<name>\w+)|\{(?<name>\w+)\})")]
    private static partial Regex Variable();
}
