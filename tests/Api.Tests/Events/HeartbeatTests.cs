using Microsoft.Extensions.Time.Testing;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Events;

namespace SelfRepair.Api.Tests.Events;

/// <summary>Events by a clock that a test winds on.</summary>
public sealed class HeartbeatTests : IDisposable
{
    private const string Request =
        """{"prompt_set": "facts", "limit": 3, "rows": ["all"], "tokens": "none", "ablation": {"type": "zero"}}""";

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.25);

    private readonly FakeTimeProvider time = new();
    private readonly ManualResetEventSlim goesOn = new();
    private readonly ChunkedService service;

    public HeartbeatTests()
    {
        service = new ChunkedService(time)
        {
            BeforeChunk = (_, cancellationToken) => goesOn.Wait(cancellationToken),
        };
    }

    [Fact]
    public async Task Stream_WithoutAnEvent_ShowsALineOfLifeAfterAWhile()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        using EventReader reader = await service.ListenAsync(entry);
        await UntilAsync(reader.NextAsync("state"));
        long last = time.GetTimestamp();

        while (await UntilAsync(reader.LineAsync()) != ":")
        {
            Assert.False(entry.State.IsFinished);
        }

        Assert.True(time.GetElapsedTime(last) >= EventStream.Heartbeat);
    }

    [Fact]
    public async Task Progress_OfAnAnalysisThatWaits_SaysWhenOthersAheadGo()
    {
        await QueueAsync(AnalysisStatus.Running);
        AnalysisEntry ahead = await QueueAsync(AnalysisStatus.Queued);
        AnalysisEntry entry = await QueueAsync(AnalysisStatus.Queued);
        using EventReader reader = await service.ListenAsync(entry);
        ReceivedEvent before = await reader.NextAsync("progress");

        ahead.Cancel();
        await ahead.Completion;
        ReceivedEvent after = await UntilAsync(reader.NextAsync("progress"));

        // One that has waited for long by the clock that is wound on goes before the one that runs, too.
        Assert.Equal(2, before.Data.GetProperty("queue_position").GetInt32());
        Assert.InRange(after.Data.GetProperty("queue_position").GetInt32(), 0, 1);
        Assert.True(after.Id > before.Id);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        goesOn.Set();
        service.Dispose();
        goesOn.Dispose();
    }

    private async Task<AnalysisEntry> QueueAsync(AnalysisStatus status)
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        while (entry.State.Status != status)
        {
            await Task.Yield();
        }

        return entry;
    }

    /// <summary>Winds the clock on until something has happened.</summary>
    private async Task<T> UntilAsync<T>(Task<T> happens)
    {
        while (!happens.IsCompleted)
        {
            time.Advance(Step);
            await Task.Yield();
        }

        return await happens;
    }
}
