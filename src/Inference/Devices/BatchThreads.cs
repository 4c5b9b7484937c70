using System.Collections.Concurrent;

namespace SelfRepair.Inference.Devices;

/// <summary>The threads that batches run on, one a core, each batch wholly on one of them.</summary>
/// <remarks>Side by side, batches need no barrier between the parts of one product, and what C# does for one is hidden
/// behind the products of the others. The threads are the process's own, not those of the .NET pool, which a service
/// answers its requests on.</remarks>
public sealed class BatchThreads : IDisposable
{
    /// <summary>Pieces that wait for each thread, so that none idles while results are taken.</summary>
    private const int PiecesAhead = 2;

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread[] threads;

    /// <summary>Starts threads.</summary>
    /// <param name="count">How many, at least 1.</param>
    public BatchThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        threads =
        [
            .. Enumerable.Range(0, count).Select(_ => new Thread(Work) { IsBackground = true, Name = "batches" }),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Count => threads.Length;

    /// <summary>Runs pieces of work side by side and returns what they return, in the order of the pieces.</summary>
    /// <typeparam name="TPiece">A piece.</typeparam>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <param name="pieces">The pieces, drawn as threads come near to needing them.</param>
    /// <param name="run">Runs a piece, and waits for no other one; its token is canceled too when the caller stops
    /// early.</param>
    /// <param name="cancellationToken">Stops the pieces.</param>
    public IEnumerable<TResult> InOrder<TPiece, TResult>(
        IEnumerable<TPiece> pieces,
        Func<TPiece, CancellationToken, TResult> run,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<TResult>> ahead = [];
        try
        {
            foreach (TPiece piece in pieces)
            {
                Task<TResult> started = new(() => run(piece, stop.Token));
                work.Add(() => started.RunSynchronously(TaskScheduler.Default), cancellationToken);
                ahead.Enqueue(started);
                if (ahead.Count > PiecesAhead * Count)
                {
                    yield return ahead.Dequeue().GetAwaiter().GetResult();
                }
            }

            while (ahead.TryDequeue(out Task<TResult>? task))
            {
                yield return task.GetAwaiter().GetResult();
            }
        }
        finally
        {
            stop.Cancel();
            Task.WhenAll(ahead).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    /// <summary>Ends the threads once all work is done.</summary>
    public void Dispose()
    {
        work.CompleteAdding();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        work.Dispose();
    }

    private void Work()
    {
        foreach (Action piece in work.GetConsumingEnumerable())
        {
            piece();
        }
    }
}
