namespace SelfRepair.Api.Tests.Hub;

/// <summary>What goes wrong, where and how often.</summary>
/// <param name="Trouble">What.</param>
public sealed record HubFault(HubTrouble Trouble)
{
    /// <summary>cdn, hub, or either where null.</summary>
    public string? On { get; init; } = "cdn";

    /// <summary>GET, HEAD, or either where null.</summary>
    public string? Method { get; init; }

    /// <summary>What the path has in it.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Requests that it lets through first.</summary>
    public int Skip { get; init; }

    /// <summary>Requests that it hits.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Body bytes that come before the trouble.</summary>
    public int After { get; init; }

    /// <summary>Whether the whole file is sent where a part was asked for, beside the trouble.</summary>
    public bool IgnoresRange { get; init; }

    /// <summary>The status that is answered.</summary>
    public int Status { get; init; } = 503;

    /// <summary>Headers that are set, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Ends a stall.</summary>
    public Task Until { get; init; } = Task.CompletedTask;
}

/// <summary>Kinds of trouble.</summary>
public enum HubTrouble
{
    /// <summary>Another status, with headers.</summary>
    Status,

    /// <summary>Other headers, everything else right.</summary>
    Headers,

    /// <summary>The connection ends within the body.</summary>
    Cut,

    /// <summary>The connection is reset within the body; bytes on the way may be lost.</summary>
    Reset,

    /// <summary>A body that is a byte shorter than the file, with a length that agrees.</summary>
    Short,

    /// <summary>A body that is a byte longer than the file, with a length that agrees.</summary>
    Long,

    /// <summary>A length that is a byte too large.</summary>
    Length,

    /// <summary>One bit of the body is another.</summary>
    Corrupt,

    /// <summary>Bytes, then silence until it is told to go on.</summary>
    Stall,

    /// <summary>Bytes one by one.</summary>
    Drip,

    /// <summary>The whole file where a part was asked for, and nothing else.</summary>
    IgnoreRange,

    /// <summary>Another part than was asked for, honestly labeled.</summary>
    WrongRange,

    /// <summary>Nothing at all until it is told to go on.</summary>
    Silence,

    /// <summary>A page where the Hub's answer should be.</summary>
    Html,
}
