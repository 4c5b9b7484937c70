namespace SelfRepair.Api.Settings;

/// <summary>Names of the settings, as environment variables or as <c>--NAME value</c>.</summary>
public static class SettingNames
{
    /// <summary>Addresses to listen on.</summary>
    public const string Urls = "ASPNETCORE_URLS";

    /// <summary>Folder of what the service writes.</summary>
    public const string Data = "SELFREPAIR_DATA";

    /// <summary>Folders of local checkpoints.</summary>
    public const string Models = "SELFREPAIR_MODELS";

    /// <summary>The device to run on.</summary>
    public const string Device = "SELFREPAIR_DEVICE";

    /// <summary>Threads of the pool.</summary>
    public const string Threads = "SELFREPAIR_THREADS";

    /// <summary>Bytes that models in memory and running analyses may take together.</summary>
    public const string MemoryBudget = "SELFREPAIR_MEMORY_BUDGET";

    /// <summary>Bytes that exported models may take on the disk together.</summary>
    public const string DiskBudget = "SELFREPAIR_DISK_BUDGET";

    /// <summary>Whether anyone who reaches the service may use it.</summary>
    public const string AllowAnonymous = "SELFREPAIR_ALLOW_ANONYMOUS";

    /// <summary>Names that the service answers to.</summary>
    public const string Hosts = "SELFREPAIR_HOSTS";

    /// <summary>Home of the Hub's own tools.</summary>
    public const string HubHome = "HF_HOME";

    /// <summary>Cache of the Hub's own tools.</summary>
    public const string HubCache = "HF_HUB_CACHE";

    /// <summary>Address of the Hub.</summary>
    public const string HubEndpoint = "HF_ENDPOINT";

    /// <summary>Access token of the Hub.</summary>
    public const string HubToken = "HF_TOKEN";

    /// <summary>Whether no request goes to the Hub.</summary>
    public const string HubOffline = "HF_HUB_OFFLINE";

    /// <summary>What <c>--help</c> prints.</summary>
    public const string Help =
        """
        SelfRepair: measures self-repair of attention heads over HTTP.

        Settings are environment variables; those of our own are also arguments (--SELFREPAIR_THREADS 2).

          ASPNETCORE_URLS             http://localhost:8080   addresses to listen on; other machines reach only those
                                                              that are not localhost, which need the next setting
          SELFREPAIR_ALLOW_ANONYMOUS  false                   true: anyone who reaches the service may use it
          SELFREPAIR_HOSTS            none                    names that the service answers to beside localhost, IP
                                                              addresses and its machine's own name, with commas between
                                                              them; *.example.org: every name below it
          SELFREPAIR_DATA             user's data folder      where exported models and prompt sets are kept
          SELFREPAIR_MODELS           none                    folders, separated as in PATH, whose subfolders, NAME
                                                              or ORG/NAME, are checkpoints in Hugging Face layout
          SELFREPAIR_DEVICE           auto                    cpu, cuda or cuda:N; auto: the first GPU where ONNX
                                                              Runtime's CUDA build finds one, else the CPU
          SELFREPAIR_THREADS          physical cores          threads that run batches of rows, one each
          SELFREPAIR_MEMORY_BUDGET    half of the memory      what models and running analyses may take together, such
                                                              as 12 GiB; idle models make room, what is larger is
                                                              refused
          SELFREPAIR_DISK_BUDGET      50 GiB                  what exported models may take in the data folder; the
                                                              least recently used make room

        Models of the Hugging Face Hub are found and kept where its own tools do, by their variables:

          HF_HOME                     ~/.cache/huggingface    their folder; the token may lie there, in the file token
          HF_HUB_CACHE                HF_HOME/hub             the cache
          HF_ENDPOINT                 https://huggingface.co  the Hub, or a mirror
          HF_TOKEN                    the file token          access token, for private and gated models
          HF_HUB_OFFLINE              0                       1: make no request, use what is in the cache

        HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (or in small letters) mean what they mean to curl: a proxy such
        as http://user:password@proxy.example:3128 (also socks5://), and hosts, domains, addresses and ranges such as
        10.0.0.0/8 that are asked directly; * means all.

        HF_TOKEN_PATH, HF_HUB_ETAG_TIMEOUT, HF_HUB_DOWNLOAD_TIMEOUT, HF_HUB_DISABLE_SYMLINKS and TRANSFORMERS_OFFLINE
        mean what they mean to those tools.
        """;
}
