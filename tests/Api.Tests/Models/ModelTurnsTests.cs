using Microsoft.Extensions.Time.Testing;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Tests.Models;

public sealed class ModelTurnsTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ModelTurns line;

    public ModelTurnsTests() => line = new ModelTurns(time);

    [Fact]
    public void TakeAsync_OfTheFirst_IsAtOnceAndOfTheSecondWhenItLeaves()
    {
        ModelTurn first = Begun(work: 8);
        ModelTurn second = line.Join(4);
        Task turn = second.TakeAsync(CancellationToken.None);
        Assert.False(turn.IsCompleted);

        first.Dispose();

        Assert.True(turn.IsCompletedSuccessfully);
    }

    [Fact]
    public void Dispose_OfTheOneThatRuns_GoesToTheLeastWorkLeft()
    {
        ModelTurn first = Begun(work: 1);
        Task large = line.Join(9).TakeAsync(CancellationToken.None);
        Task small = line.Join(5).TakeAsync(CancellationToken.None);

        first.Dispose();

        Assert.Equal((false, true), (large.IsCompleted, small.IsCompleted));
    }

    [Fact]
    public async Task LetOthers_WhereASmallOneWaits_GoesOnWhenThatHasLeft()
    {
        ModelTurn large = Begun(work: 100);
        ModelTurn small = line.Join(50);
        Task turn = small.TakeAsync(CancellationToken.None);
        Task rest = LetAsync(large);

        await turn;
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(rest.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(3), large.Paused);
        small.Dispose();

        await rest;
        Assert.Equal(TimeSpan.FromSeconds(3), large.Paused);
    }

    [Fact]
    public void LetOthers_WhereOneOfAboutTheSameWorkWaits_GoesOn()
    {
        ModelTurn first = Begun(work: 100);
        Task second = line.Join(51).TakeAsync(CancellationToken.None);

        LetAtOnce(first);

        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task LetOthers_WhereALargeOneWaitedForLong_LetsItGoForAWhile()
    {
        ModelTurn first = Begun(work: 100);
        ModelTurn large = line.Join(1000);
        Task turn = large.TakeAsync(CancellationToken.None);
        time.Advance(ModelTurns.LongWait);

        Task rest = LetAsync(first);
        await turn;
        time.Advance(ModelTurns.KeptTurn / 2);
        LetAtOnce(large);
        Assert.False(rest.IsCompleted);
        time.Advance(ModelTurns.KeptTurn);
        Task again = LetAsync(large);

        await rest;
        first.Dispose();
        await again;
    }

    [Fact]
    public async Task TakeAsync_WhereManyHaveBegun_WaitsForOneOfThem()
    {
        List<Task> paused = [];
        ModelTurn running = Begun(work: 1 << 20);
        for (int begun = 1; begun < ModelTurns.MaxBegun; begun++)
        {
            ModelTurn smaller = line.Join((1 << 20) >> (2 * begun));
            Task turn = smaller.TakeAsync(CancellationToken.None);
            paused.Add(LetAsync(running));
            await turn;
            running = smaller;
        }

        Task one = line.Join(1).TakeAsync(CancellationToken.None);
        LetAtOnce(running);
        Assert.False(one.IsCompleted);
        running.Dispose();

        await one;
        Assert.All(paused, rest => Assert.False(rest.IsCompleted));
    }

    [Fact]
    public async Task TakeAsync_Canceled_LeavesTheLineToTheOthers()
    {
        using CancellationTokenSource cancellation = new();
        ModelTurn first = Begun(work: 1);
        ModelTurn canceled = line.Join(1);
        Task turn = canceled.TakeAsync(cancellation.Token);
        Task last = line.Join(1).TakeAsync(CancellationToken.None);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn);
        canceled.Dispose();
        first.Dispose();

        Assert.True(last.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task LetOthers_Canceled_LeavesTheLineToTheOthers()
    {
        using CancellationTokenSource cancellation = new();
        ModelTurn large = Begun(work: 100);
        ModelTurn small = line.Join(1);
        Task turn = small.TakeAsync(CancellationToken.None);
        Task rest = LetAsync(large, cancellation.Token);
        await turn;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest);
        large.Dispose();
        small.Dispose();
        Assert.True(line.Join(1).TakeAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public void Estimate_OfOneThatWaits_CountsTheWorkAheadAtTheMeasuredRate()
    {
        ModelTurn running = Begun(work: 100);
        ModelTurn before = line.Join(80);
        ModelTurn waiting = line.Join(90);
        _ = before.TakeAsync(CancellationToken.None);
        _ = waiting.TakeAsync(CancellationToken.None);
        Assert.Equal((2, null), waiting.Estimate);

        time.Advance(TimeSpan.FromSeconds(10));
        running.Advance(20, 80);

        Assert.Equal((2, (80 + 80 + 90) / 2.0), waiting.Estimate);
        Assert.Equal((0, 40.0), running.Estimate);
    }

    private ModelTurn Begun(double work)
    {
        ModelTurn turn = line.Join(work);
        Assert.True(turn.TakeAsync(CancellationToken.None).IsCompletedSuccessfully);
        return turn;
    }

    /// <summary>Lets others go first, on a thread that may have to wait.</summary>
    private Task LetAsync(ModelTurn turn, CancellationToken cancellationToken = default)
    {
        time.Advance(ModelTurns.LookInterval);
        return Task.Factory.StartNew(
            () => turn.LetOthers(cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Lets others go first where none does.</summary>
    private void LetAtOnce(ModelTurn turn)
    {
        time.Advance(ModelTurns.LookInterval);
        turn.LetOthers(new CancellationToken(canceled: true));
    }
}
