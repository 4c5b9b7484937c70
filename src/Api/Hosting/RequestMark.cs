using Serilog.Core;
using Serilog.Events;

namespace SelfRepair.Api.Hosting;

/// <summary>What a line of the console ends with where a request is behind it: the request's trace_id, and the problem
/// that it was answered with.</summary>
public sealed class RequestMark : ILogEventEnricher
{
    /// <summary>The property of the mark, which begins with a space; absent where no request is behind it.</summary>
    public const string Name = "RequestMark";

    /// <summary>The property of the trace_id.</summary>
    public const string TraceId = "trace_id";

    /// <summary>The property of the problem's code.</summary>
    public const string Problem = "problem";

    private static readonly string[] Shown = [TraceId, Problem];

    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        string mark = string.Concat(Shown
            .Where(logEvent.Properties.ContainsKey)
            .Select(name => $" {name}={(logEvent.Properties[name] as ScalarValue)?.Value}"));
        if (mark.Length > 0)
        {
            logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty(Name, mark));
        }
    }
}
