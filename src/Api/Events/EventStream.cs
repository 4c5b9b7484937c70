using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Events;

/// <summary>The events of one analysis for one reader.</summary>
/// <remarks>Nothing is kept for a reader. Whenever one is ready it is told what is newer than what it knows, of what is
/// known of the analysis by then. So a slow reader misses what was overtaken, and holds nobody up.</remarks>
/// <param name="entry">The analysis.</param>
/// <param name="response">Where they go: a sign of life is no event, and written between two of them.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Says that the service stops.</param>
public sealed class EventStream(
    AnalysisEntry entry, HttpResponse response, TimeProvider time, CancellationToken stopping)
{
    /// <summary>After so long without an event there is a sign of life: proxies cut what is silent for a minute or
    /// half of one.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>The least time between two looks: nobody sees progress that is faster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How often an analysis that waits in line looks at its place.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long a service that stops waits for the end of the analysis, to tell it.</summary>
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(1);

    private long spokenAt;

    /// <summary>The events, until the analysis has ended.</summary>
    /// <param name="known">The newest id that the reader knows; 0: none.</param>
    /// <param name="cancellationToken">The reader has gone.</param>
    public async IAsyncEnumerable<SseItem<byte[]>> ReadAsync(
        long known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable listening = entry.Readers.Add();
        spokenAt = time.GetTimestamp();
        bool isLast = false;
        while (!isLast && !cancellationToken.IsCancellationRequested)
        {
            isLast = stopping.IsCancellationRequested;
            Task next = entry.Readers.NextEvent;
            AnalysisState now = entry.State;
            foreach (SseItem<byte[]> item in After(known, now))
            {
                yield return item;
                spokenAt = time.GetTimestamp();
            }

            known = Math.Max(known, now.Events.Last);
            isLast = isLast || now.IsFinished;
            if (!isLast)
            {
                await WaitAsync(next, now.Status, cancellationToken);
            }
        }
    }

    /// <summary>The events that a reader does not know, in the order of their ids.</summary>
    private IEnumerable<SseItem<byte[]>> After(long known, AnalysisState now)
    {
        EventIds ids = now.Events;
        (long Id, string Type, Func<byte[]?> Data)[] events =
        [
            (ids.State, "state", () => Json(
                new StateEvent(now.Status, entry.CreatedAt, now.StartedAt, now.FinishedAt))),
            (ids.Progress, "progress", () => Json(ProgressResponse.Of(entry, now))),
            (ids.Rows, "rows", () => RowsOf(now)),
            (ids.End, "end", () => Json(new EndEvent(now.Status))),
        ];
        foreach ((long id, string type, Func<byte[]?> data) in
            events.Where(one => one.Id > known).OrderBy(one => one.Id))
        {
            if (data() is byte[] content)
            {
                yield return new SseItem<byte[]>(content, type) { EventId = id.ToString(CultureInfo.InvariantCulture) };
            }
        }
    }

    private byte[]? RowsOf(AnalysisState now) => now is { Spec: Spec spec, Findings: Findings findings }
        ? RowsEvent.Of(entry.Draft, spec, findings.Report, now.MergedPositions, isSoFar: false)
        : now.RowsSoFar;

    /// <summary>Waits for the next event, with signs of life.</summary>
    private async Task WaitAsync(Task next, AnalysisStatus status, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await WaitAsync(entry.Completion, Pause, ended.Token);
        while (!next.IsCompleted && !ended.IsCancellationRequested)
        {
            TimeSpan left = Heartbeat - time.GetElapsedTime(spokenAt);
            if (left <= TimeSpan.Zero)
            {
                await response.Body.WriteAsync(":\n\n"u8.ToArray(), cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
                spokenAt = time.GetTimestamp();
                left = Heartbeat;
            }

            if (status == AnalysisStatus.Queued)
            {
                entry.LookAhead();
                left = left < Look ? left : Look;
            }

            await WaitAsync(next, left, ended.Token);
        }

        if (stopping.IsCancellationRequested)
        {
            await WaitAsync(entry.Completion, StopWait, cancellationToken);
        }
    }

    private async Task WaitAsync(Task task, TimeSpan most, CancellationToken cancellationToken) =>
        await task.WaitAsync(most, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static byte[] Json<T>(T data) => JsonSerializer.SerializeToUtf8Bytes(data, JsonConventions.Options);
}
