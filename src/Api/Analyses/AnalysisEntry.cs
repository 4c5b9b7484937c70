using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Models;
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
    private ModelTurn? turn;
    private long stageStarted;
    private long phaseStarted;
    private long phaseFirst;
    private AnalysisPart? part;
    private long partsStarted;
    private bool isDisposed;

    /// <summary>An analysis that waits for its model.</summary>
    /// <param name="draft">What was asked for.</param>
    /// <param name="time">The clock.</param>
    public AnalysisEntry(AnalysisDraft draft, TimeProvider time)
    {
        this.time = time;
        Draft = draft;
        CancellationToken = cancellation.Token;
        CreatedAt = time.GetUtcNow();
        Id = $"an_{Guid.CreateVersion7(CreatedAt):n}";
        stageStarted = time.GetTimestamp();
        RowsSoFar = new RowsSoFar(this, time);
        state = new AnalysisState { Status = AnalysisStatus.Preparing, Progress = new AnalysisProgress("preparing") };
    }

    /// <summary>Its name: sorts by time of creation.</summary>
    public string Id { get; }

    /// <summary>What was asked for.</summary>
    public AnalysisDraft Draft { get; }

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

    /// <summary>Makes rows for those who read its events while it runs.</summary>
    public RowsSoFar RowsSoFar { get; }

    /// <summary>Who reads its events: rows are made of what there is so far for them alone.</summary>
    public EventReaders Readers { get; } = new();

    /// <summary>Whether it does one of several parts, each on a model of its own.</summary>
    public bool HasParts => part is not null;

    /// <summary>How far it is, with its place in line and what is estimated of its end.</summary>
    /// <param name="now">What is known of it.</param>
    public AnalysisProgress ProgressOf(AnalysisState now)
    {
        if (turn is null || now.Status is not (AnalysisStatus.Queued or AnalysisStatus.Running))
        {
            return now.Progress;
        }

        (int ahead, double? seconds) = turn.Estimate;
        return now.Progress with
        {
            QueuePosition = now.Status == AnalysisStatus.Queued ? ahead : null,
            EtaSeconds = part is null ? seconds : now.Progress.EtaSeconds,
        };
    }

    /// <summary>What it found, and what that is of.</summary>
    /// <exception cref="AnalysisNotFinishedException">It has none.</exception>
    public (Spec Spec, Findings Findings) FindingsOrRefuse()
    {
        AnalysisState now = State;
        return now is { Spec: Spec spec, Findings: Findings findings }
            ? (spec, findings)
            : throw new AnalysisNotFinishedException(Id, now.Status);
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

    /// <summary>It does one of several parts from now on, each on a model of its own: its phases have the part's name
    /// before them, and its fraction is of all parts.</summary>
    /// <param name="next">The part.</param>
    public void Begin(AnalysisPart next)
    {
        partsStarted = part is null ? time.GetTimestamp() : partsStarted;
        part = next;
        Enter(
            AnalysisStatus.Preparing,
            new AnalysisProgress("preparing"),
            now => now with { MergedPositions = 0 });
    }

    /// <summary>It is pinned from now on; its model may still have to be loaded.</summary>
    /// <param name="spec">What it does.</param>
    public void Compiled(Spec spec) => Change(now => now with { Spec = spec });

    /// <summary>It waits for its turn from now on.</summary>
    /// <param name="place">Its place in line.</param>
    /// <param name="weightsSha256">SHA-256 of the model's folded weights.</param>
    public void Queue(ModelTurn place, string weightsSha256)
    {
        turn = place;
        int ahead = place.Estimate.Ahead;
        Enter(
            AnalysisStatus.Queued,
            new AnalysisProgress("queued"),
            now => now with { WeightsSha256 = weightsSha256, Place = ahead });
    }

    /// <summary>Marks it as running.</summary>
    public void Start() => Enter(
        AnalysisStatus.Running,
        new AnalysisProgress("starting"),
        now => now with { StartedAt = now.StartedAt ?? time.GetUtcNow(), Place = null });

    /// <summary>Notes how far its model is.</summary>
    /// <param name="value">How far.</param>
    public void Advance(PreparationProgress value) => Change(now =>
    {
        string phase = value.Stage.ToString().ToLowerInvariant();
        if (now.Progress.Phase != InPart(phase))
        {
            phaseStarted = time.GetTimestamp();
            phaseFirst = value.Done;
        }

        return Rise(now, AnalysisProgress.Counted(
            phase, phaseFirst, value.Done, value.Total, time.GetElapsedTime(phaseStarted)));
    });

    /// <summary>Its run is so far.</summary>
    /// <param name="value">How far.</param>
    public void Advance(BlockPassProgress value) => Change(now => Rise(now, AnalysisProgress.Of(value)));

    /// <summary>Its chunks are merged so far.</summary>
    /// <param name="positions">Scored positions of those chunks, on average over the rows.</param>
    public void Merged(long positions) => Change(now => now with { MergedPositions = positions });

    /// <summary>There are rows of its merged chunks for those who listen.</summary>
    /// <param name="rows">An event of them.</param>
    public void Show(byte[] rows) => Change(now => now with { RowsSoFar = rows });

    /// <summary>Looks how many are ahead of it, which nobody tells it: others come and go.</summary>
    public void LookAhead()
    {
        int? place = ProgressOf(State).QueuePosition;
        Change(now => now with { Place = place });
    }

    /// <summary>It has ended, and found something.</summary>
    /// <param name="findings">What it found.</param>
    public void Succeed(Findings findings) =>
        Finish(
            AnalysisStatus.Succeeded,
            now => now with { Findings = findings, Progress = new AnalysisProgress("done", 1) });

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

    /// <summary>Time that it waited between two batches, others having gone first.</summary>
    private TimeSpan Paused => turn?.Paused ?? TimeSpan.Zero;

    /// <summary>The next progress: what is done stays done, also where some of it is done again.</summary>
    private AnalysisState Rise(AnalysisState now, AnalysisProgress ofPhase)
    {
        AnalysisProgress next = OfAllParts(ofPhase, now.Status);
        bool isComparable =
            part is not null || now.Status == AnalysisStatus.Running || now.Progress.Phase == next.Phase;
        double? least = isComparable ? now.Progress.Fraction : null;
        return now with { Progress = next.Fraction < least ? next with { Fraction = least } : next };
    }

    /// <summary>Progress over all parts, where there are several.</summary>
    private AnalysisProgress OfAllParts(AnalysisProgress progress, AnalysisStatus status)
    {
        if (part is null)
        {
            return progress;
        }

        // Of a part that is still prepared nothing is done yet.
        double ofPart = status == AnalysisStatus.Running ? progress.Fraction ?? 0 : 0;
        double fraction = (part.Index + ofPart) / part.Count;
        double spent = time.GetElapsedTime(partsStarted).TotalSeconds;
        return progress with
        {
            Phase = InPart(progress.Phase),
            Fraction = fraction,
            EtaSeconds = fraction > 0 ? spent * (1 - fraction) / fraction : null,
        };
    }

    private string InPart(string phase) => part is null ? phase : $"{part.Name}: {phase}";

    private void Enter(
        AnalysisStatus status, AnalysisProgress progress, Func<AnalysisState, AnalysisState> change) =>
        Change(now => change(Leave(now)) with { Status = status, Progress = OfAllParts(progress, status) });

    private void Finish(AnalysisStatus status, Func<AnalysisState, AnalysisState> change)
    {
        Change(now => change(Leave(now)) with
        {
            Status = status,
            FinishedAt = time.GetUtcNow(),
            RowsSoFar = null,
        });
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
            AnalysisStatus.Running => now with
            {
                Ran = (now.Ran ?? TimeSpan.Zero) + spent - Paused,
                Queued = now.Queued + Paused,
            },
            _ => now with { Queued = now.Queued + spent },
        };
    }

    private void Change(Func<AnalysisState, AnalysisState> change)
    {
        bool isEvent;
        lock (gate)
        {
            AnalysisState next = change(state);
            EventIds events = state.Events.After(state, next);
            isEvent = events != state.Events;
            state = next with { Events = events };
        }

        if (isEvent)
        {
            Readers.Wake();
        }
    }
}
