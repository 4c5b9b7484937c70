using SelfRepair.Inference.Devices;


namespace SelfRepair.Inference.Tests.Sessions;

/// <summary>Pieces run side by side and come back in order; one that fails or is stopped leaves none running.</summary>
public sealed class BatchThreadsTests : IDisposable
{
    private readonly BatchThreads threads = new(3);

    public void Dispose() => threads.Dispose();

    [Fact]
    public void InOrder_PiecesThatEndOutOfOrder_ReturnsInOrder()
    {
        using Barrier together = new(3);
        int[] results =
        [
            .. threads.InOrder(
                Enumerable.Range(0, 3),
                (piece, _) =>
                {
                    // Every piece waits until all three run: each has a thread of its own.
                    together.SignalAndWait(CancellationToken.None);
                    return piece * piece;
                },
                CancellationToken.None),
        ];
        Assert.Equal([0, 1, 4], results);
    }

    [Fact]
    public void InOrder_ManyPieces_DrawsFewAhead()
    {
        int drawn = 0;
        IEnumerable<int> pieces = Enumerable.Range(0, 1000).Select(piece =>
        {
            drawn++;
            return piece;
        });
        int taken = 0;
        foreach (int piece in threads.InOrder(pieces, (piece, _) => piece, CancellationToken.None))
        {
            Assert.Equal(taken++, piece);
            Assert.InRange(drawn, taken, taken + (3 * threads.Count));
        }

        Assert.Equal(1000, taken);
    }

    [Fact]
    public void InOrder_PieceThatFails_ThrowsAndStopsTheOthers()
    {
        int running = 0;
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => threads.InOrder(
            Enumerable.Range(0, 1000),
            (piece, token) => Track(
                ref running, () => piece == 0 ? throw new InvalidOperationException("0") : Wait(token)),
            CancellationToken.None).Count());
        Assert.Equal("0", thrown.Message);
        Assert.Equal(0, running);
    }

    [Fact]
    public void InOrder_CallerThatStopsEarly_LeavesNothingRunning()
    {
        int running = 0;
        Assert.Equal(0, threads.InOrder(
            Enumerable.Range(0, 1000),
            (piece, token) => Track(ref running, () => piece == 0 ? 0 : Wait(token)),
            CancellationToken.None).First());
        Assert.Equal(0, running);
    }

    [Fact]
    public void InOrder_Canceled_Throws()
    {
        using CancellationTokenSource source = new();
        IEnumerable<int> results = threads.InOrder(
            Enumerable.Range(0, 2), (piece, token) => piece == 0 ? 0 : Wait(token), source.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => results.Select(result =>
        {
            source.Cancel();
            return result;
        }).Count());
    }

    private static int Wait(CancellationToken token)
    {
        token.WaitHandle.WaitOne();
        throw new OperationCanceledException(token);
    }

    private static int Track(ref int running, Func<int> piece)
    {
        Interlocked.Increment(ref running);
        try
        {
            return piece();
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }
}
