using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;

namespace SelfRepair.Api.Tests.Http;

/// <summary>A service whose log can be read.</summary>
public sealed class LoggedService : ILogEventSink, IDisposable
{
    private readonly ConcurrentQueue<LogEvent> events = new();
    private readonly ServiceFactory service;
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoggedService()
    {
        service = new ServiceFactory
        {
            Log = this,
            Settings = new Dictionary<string, string> { ["Serilog:MinimumLevel:Default"] = "Information" },
        };
        Client = service.CreateClient();
    }

    /// <summary>Sends it requests.</summary>
    public HttpClient Client { get; }

    /// <summary>What it logged so far.</summary>
    public IReadOnlyCollection<LogEvent> Events => events;

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        events.Enqueue(logEvent);
        Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>What it logged under a trace_id, once that is so many lines: some come after the answer.</summary>
    public async Task<IReadOnlyList<LogEvent>> OfAsync(string traceId, int count)
    {
        Task more = Volatile.Read(ref next).Task;
        while (Of(traceId).Count < count)
        {
            await more.WaitAsync(TimeSpan.FromMinutes(1));
            more = Volatile.Read(ref next).Task;
        }

        return Of(traceId);
    }

    /// <summary>What it logged under a trace_id.</summary>
    public IReadOnlyList<LogEvent> Of(string traceId) =>
    [
        .. events.Where(line => line.Properties.GetValueOrDefault("trace_id")?.ToString() == $"\"{traceId}\""),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        service.Dispose();
    }
}
