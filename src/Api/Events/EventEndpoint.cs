using System.Globalization;
using System.Net.ServerSentEvents;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Http;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Events;

/// <summary>The endpoint of an analysis' events.</summary>
public static class EventEndpoint
{
    /// <summary>The media type of events.</summary>
    public const string MediaType = "text/event-stream";

    /// <summary>The header by which a reader that comes back says what it knows.</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>The name of the operation.</summary>
    public const string Name = "streamEvents";

    /// <summary>Maps it.</summary>
    /// <param name="routes">Where to map it.</param>
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/analyses/{id}/events", Stream)
            .WithName(Name)
            .WithTags("analyses")
            .WithSummary("How far an analysis is and its rows so far, as they change: server-sent events")
            .Produces<string>(StatusCodes.Status200OK, MediaType)
            .Produces(StatusCodes.Status204NoContent);

    /// <param name="id">The analysis.</param>
    /// <param name="context">The request.</param>
    /// <param name="store">The analyses.</param>
    /// <param name="lifetime">Says when the service stops.</param>
    /// <param name="time">The clock.</param>
    private static IResult Stream(
        string id, HttpContext context, AnalysisStore store, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        AnalysisEntry entry = store.Find(id);
        Formats.Choose(context.Request, MediaType);
        EventIds ids = entry.State.Events;
        long known = KnownOf(context.Request, ids);
        if (ids.End > 0 && known >= ids.End)
        {
            // A browser comes back by itself after the end, until it is told that there is no more.
            return TypedResults.NoContent();
        }

        // nginx, which notebooks and clusters are often reached through, would hold events back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        EventStream stream = new(entry, context.Response, time, lifetime.ApplicationStopping);
        return TypedResults.ServerSentEvents(HeadRequests.IsHead(context)
            ? AsyncEnumerable.Empty<SseItem<byte[]>>()
            : stream.ReadAsync(known, context.RequestAborted));
    }

    /// <summary>The newest id that a reader knows. One that is none of this analysis' counts as none.</summary>
    private static long KnownOf(HttpRequest request, EventIds ids) =>
        long.TryParse(
            request.Headers[LastEventId].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long known)
        && known <= ids.Last
            ? known
            : 0;
}
