using System.Globalization;
using System.Text.Json;

namespace SelfRepair.Api.Tests.Events;

/// <summary>Reads server-sent events line by line, as they come.</summary>
public sealed class EventReader : IDisposable
{
    private readonly StreamReader lines;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        Response = response;
        lines = new StreamReader(body);
    }

    /// <summary>The answer.</summary>
    public HttpResponseMessage Response { get; }

    /// <summary>Opens the stream of an analysis.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, string id, string? lastEventId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/analyses/{id}/events");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next line; null where the stream is closed.</summary>
    public async Task<string?> LineAsync() => await lines.ReadLineAsync();

    /// <summary>The next event; null where the stream is closed.</summary>
    public async Task<ReceivedEvent?> NextAsync()
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        while (await LineAsync() is string line)
        {
            if (line.Length == 0 && fields.Count > 0)
            {
                return new ReceivedEvent(
                    long.Parse(fields["id"], CultureInfo.InvariantCulture),
                    fields["event"],
                    JsonElement.Parse(fields["data"]));
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields[line[..colon]] = line[(colon + 1)..].TrimStart();
            }
        }

        return null;
    }

    /// <summary>The next event of a type.</summary>
    public async Task<ReceivedEvent> NextAsync(string type)
    {
        while (await NextAsync() is ReceivedEvent next)
        {
            if (next.Type == type)
            {
                return next;
            }
        }

        throw new InvalidOperationException($"The stream ended without an event {type}.");
    }

    /// <summary>All events until the stream is closed.</summary>
    public async Task<IReadOnlyList<ReceivedEvent>> RestAsync()
    {
        List<ReceivedEvent> events = [];
        while (await NextAsync() is ReceivedEvent next)
        {
            events.Add(next);
        }

        return events;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Response.Dispose();
        lines.Dispose();
    }
}

/// <summary>An event.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Data">What it says.</param>
public sealed record ReceivedEvent(long Id, string Type, JsonElement Data)
{
    /// <summary>A text of what it says.</summary>
    public string? Text(string member) => Data.GetProperty(member).GetString();
}
