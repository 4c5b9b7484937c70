using Microsoft.Extensions.Time.Testing;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Tests.Analyses;

public sealed class AnalysisStoreTests
{
    private readonly FakeTimeProvider time = new();
    private readonly AnalysisStore store = new();

    [Fact]
    public void MakeRoom_OfTooManyAnalyses_DropsTheOldestFinishedOnes()
    {
        string waiting = Add();
        string oldest = Finished(byteCount: 0);
        string[] others = [.. Enumerable.Range(0, AnalysisStore.MaxFinished).Select(_ => Finished(byteCount: 0))];

        store.MakeRoom();

        Assert.Throws<AnalysisExpiredException>(() => store.Find(oldest));
        Assert.Equal(others[0], store.Find(others[0]).Id);
        Assert.Equal(waiting, store.Find(waiting).Id);
    }

    [Fact]
    public void MakeRoom_OfTooManyBytes_KeepsTheNewestWhateverItHolds()
    {
        string older = Finished(byteCount: 1);
        string newest = Finished(AnalysisStore.MaxFinishedBytes + 1);

        store.MakeRoom();

        Assert.Throws<AnalysisExpiredException>(() => store.Find(older));
        Assert.Equal(newest, store.Find(newest).Id);
    }

    [Fact]
    public void Add_OfMoreThanMayWait_IsRefused()
    {
        for (int count = 0; count < AnalysisStore.MaxUnfinished; count++)
        {
            Add();
        }

        var refusal = Assert.Throws<QueueFullException>(() => Add());

        Assert.Equal(AnalysisStore.MaxUnfinished, refusal.Count);
    }

    [Fact]
    public void State_OfAnAnalysis_BooksTheTimeOfEachStage()
    {
        AnalysisEntry entry = store.Find(Add());
        time.Advance(TimeSpan.FromSeconds(2));
        entry.Compiled(FakeSpec.Create());
        using ModelTurn turn = new ModelTurns(time).Join(4);
        entry.Queue(turn, "hash");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(turn.TakeAsync(CancellationToken.None).IsCompletedSuccessfully);
        entry.Start();
        time.Advance(TimeSpan.FromSeconds(4));
        turn.Advance(2, 2);
        double? eta = entry.ProgressOf(entry.State).EtaSeconds;
        entry.Succeed(FakeSpec.Found(1));

        AnalysisState state = entry.State;
        Assert.Equal(3.0, state.Queued.TotalSeconds);
        Assert.Equal(2.0, state.Prepared.TotalSeconds);
        Assert.Equal(4.0, state.Ran!.Value.TotalSeconds);
        Assert.Equal(4, eta);
        Assert.True(entry.Completion.IsCompletedSuccessfully);
    }

    private string Add()
    {
        // Ids sort by milliseconds.
        time.Advance(TimeSpan.FromMilliseconds(1));
        AnalysisEntry entry = new(new FakeDraft(), time);
        store.Add(entry);
        return entry.Id;
    }

    private string Finished(long byteCount)
    {
        string id = Add();
        store.Find(id).Succeed(FakeSpec.Found(byteCount));
        return id;
    }
}
