using Microsoft.Extensions.Logging;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Tests.Models;

/// <summary>Keeps what is logged.</summary>
public sealed class HeardLog : ILogger<LeftOutLog>
{
    /// <summary>The messages so far.</summary>
    public List<string> Lines { get; } = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
}
