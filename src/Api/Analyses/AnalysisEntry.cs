using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis from its request to its end.</summary>
/// <remarks>Its state is one immutable record, replaced as a whole, so that a reader never sees halves.</remarks>
public sealed class AnalysisEntry : IDisposable
{
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource cancellation = new();
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Lock cancellationGate = new();
    private AnalysisState state;
    private long stageStarted;
    private bool isDisposed;

    /// <summary>An analysis that waits.</summary>
    /// <param name="work">What it does.</param>
    /// <param name="time">The clock.</param>
    public AnalysisEntry(AnalysisWork work, TimeProvider time)
    {
        this.time = time;
        Work = work;
        CancellationToken = cancellation.Token;
        CreatedAt = time.GetUtcNow();
        Id = $"an_{Guid.CreateVersion7(CreatedAt):n}";
        stageStarted = time.GetTimestamp();
        state = new AnalysisState { Status = AnalysisStatus.Queued, Progress = new AnalysisProgress("queued") };
    }

    /// <summary>Its name: sorts by time of creation.</summary>
    public string Id { get; }

    /// <summary>What it does.</summary>
    public AnalysisWork Work { get; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Ends when the analysis has ended, in whatever way.</summary>
    public Task Completion => completion.Task;

    /// <summary>Stops the analysis.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What is known of it now.</summary>
    public AnalysisState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    /// <summary>Its results.</summary>
    /// <exception cref="AnalysisNotFinishedException">It has none.</exception>
    public IAnalysisResult ResultOrRefuse()
    {
        AnalysisState now = State;
        return now.Result ?? throw new AnalysisNotFinishedException(Id, now.Status);
    }

    /// <summary>Stops it, where it has not ended.</summary>
    public void Cancel()
    {
        lock (cancellationGate)
        {
            if (!isDisposed)
            {
                cancellation.Cancel();
            }
        }
    }

    /// <summary>It waits for its model from now on.</summary>
    public void Prepare() => Enter(AnalysisStatus.Preparing, new AnalysisProgress("preparing"));

    /// <summary>It waits for its turn from now on.</summary>
    /// <param name="weightsSha256">SHA-256 of the model's folded weights.</param>
    public void Queue(string weightsSha256)
    {
        Enter(AnalysisStatus.Queued, new AnalysisProgress("queued"));
        Change(now => now with { WeightsSha256 = weightsSha256 });
    }

    /// <summary>It runs from now on.</summary>
    public void Start()
    {
        Enter(AnalysisStatus.Running, new AnalysisProgress("starting"));
        Change(now => now with { StartedAt = time.GetUtcNow() });
    }

    /// <summary>It is so far in the stage it is in.</summary>
    /// <param name="phase">What is being done.</param>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all.</param>
    public void Advance(string phase, long done, long total) => Change(now => now with
    {
        Progress = AnalysisProgress.Counted(phase, done, total, time.GetElapsedTime(stageStarted)),
    });

    /// <summary>It has ended with results.</summary>
    /// <param name="result">The results.</param>
    public void Succeed(IAnalysisResult result) =>
        Finish(
            AnalysisStatus.Succeeded,
            now => now with { Result = result, Progress = new AnalysisProgress("done", 1) });

    /// <summary>It has ended without.</summary>
    /// <param name="error">Why.</param>
    public void Fail(Problem error) => Finish(AnalysisStatus.Failed, now => now with { Error = error });

    /// <summary>It has been stopped.</summary>
    public void Stop() => Finish(AnalysisStatus.Canceled, now => now);

    /// <summary>Frees what stops it, once it has ended.</summary>
    public void Dispose()
    {
        lock (cancellationGate)
        {
            isDisposed = true;
            cancellation.Dispose();
        }
    }

    private void Enter(AnalysisStatus status, AnalysisProgress progress) =>
        Change(now => Leave(now) with { Status = status, Progress = progress });

    private void Finish(AnalysisStatus status, Func<AnalysisState, AnalysisState> change)
    {
        Change(now => change(Leave(now)) with { Status = status, FinishedAt = time.GetUtcNow() });
        completion.TrySetResult();
    }

    /// <summary>Books the time of the stage that ends.</summary>
    private AnalysisState Leave(AnalysisState now)
    {
        TimeSpan spent = time.GetElapsedTime(stageStarted);
        stageStarted = time.GetTimestamp();
        return now.Status switch
        {
            AnalysisStatus.Preparing => now with { Prepared = now.Prepared + spent },
            AnalysisStatus.Running => now with { Ran = spent },
            _ => now with { Queued = now.Queued + spent },
        };
    }

    private void Change(Func<AnalysisState, AnalysisState> change)
    {
        lock (gate)
        {
            state = change(state);
        }
    }
}
