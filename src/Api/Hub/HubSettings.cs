using System.Text.RegularExpressions;
using SelfRepair.Api.Hosting;

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

    /// <summary>Whether no request may be made at all.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Whether snapshots link to blobs, where the file system can.</summary>
    public bool UsesLinks { get; init; } = true;

    /// <summary>How long the headers of an answer may take.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the next bytes of a file may take.</summary>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">Environment, arguments and files.</param>
    /// <exception cref="InvalidSettingException">A value is wrong.</exception>
    public static HubSettings Read(IConfiguration configuration)
    {
        string Expanded(string? path) => Path.GetFullPath(Expand(path!, configuration));
        string? Value(string name) => Setting(configuration, name);

        string home = Expanded(
            Value(SettingNames.HubHome) ?? Path.Combine(Value("XDG_CACHE_HOME") ?? "~/.cache", "huggingface"));
        return new HubSettings
        {
            CacheFolder = Expanded(
                Value(SettingNames.HubCache) ?? Value("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub")),
            Endpoint = EndpointOf(Value(SettingNames.HubEndpoint) ?? "https://huggingface.co"),
            Token = IsTrue(Value("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
                ? null
                : TokenOf(Value(SettingNames.HubToken))
                    ?? TokenOf(Value("HUGGING_FACE_HUB_TOKEN"))
                    ?? TokenIn(Expanded(Value("HF_TOKEN_PATH") ?? Path.Combine(home, "token"))),
            IsOffline = IsTrue(Value(SettingNames.HubOffline) ?? Value("TRANSFORMERS_OFFLINE")),
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

    private static string? TokenIn(string path) => File.Exists(path) ? TokenOf(File.ReadAllText(path)) : null;

    private static string? TokenOf(string? given)
    {
        string token = given?.Trim() ?? string.Empty;
        return token.Length == 0
            ? null
            : token.All(letter => letter is > ' ' and <= '~')
                ? token
                : throw new InvalidSettingException(
                    SettingNames.HubToken, "the token, or the file that holds it, has letters that no token has.");
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
