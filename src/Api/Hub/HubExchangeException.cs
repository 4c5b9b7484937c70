namespace SelfRepair.Api.Hub;

/// <summary>One exchange with the Hub failed in a way that another may not: worth a retry.</summary>
/// <param name="message">What was tried and how it ended, without any address.</param>
/// <param name="wait">How long the Hub asks to wait; null where it says nothing.</param>
/// <param name="innerException">The failure of the connection, if it was one.</param>
public sealed class HubExchangeException(string message, TimeSpan? wait = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>How long the Hub asks to wait; null where it says nothing.</summary>
    public TimeSpan? Wait => wait;

    /// <summary>Whether nothing came, for as long as was waited.</summary>
    public bool IsSilence { get; init; }

    /// <summary>Whether not even a connection was made.</summary>
    public bool IsUnconnected { get; init; }

    /// <summary>The proxy that failed; null where none did.</summary>
    public HubProxy? Proxy { get; init; }
}
