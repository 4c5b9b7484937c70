namespace SelfRepair.Api.Models;

/// <summary>One analysis' place in line on a model.</summary>
/// <remarks>What changes is guarded by the line.</remarks>
public sealed class ModelTurn : IDisposable
{
    private static long lastNumber;

    private readonly ModelTurns line;
    private readonly long number = Interlocked.Increment(ref lastNumber);
    private TaskCompletionSource given = NewSignal();
    private long since;
    private long looked;
    private TimeSpan run;
    private TimeSpan paused;
    private bool keepsTurn;

    internal ModelTurn(ModelTurns line, double work)
    {
        this.line = line;
        WorkLeft = work;
        since = line.Time.GetTimestamp();
    }

    /// <summary>How long it waited since it had begun.</summary>
    public TimeSpan Paused => HasBegun && IsWaiting ? paused + TimeWaited : paused;

    /// <summary>How many are ahead, and the estimated seconds until it has ended; null where no rate is
    /// known.</summary>
    public (int Ahead, double? Seconds) Estimate => line.Estimate(this);

    /// <summary>Whether it has had the turn.</summary>
    internal bool HasBegun { get; private set; }

    /// <summary>Whether it waits for the turn.</summary>
    internal bool IsWaiting { get; private set; }

    /// <summary>Work that is left, floating-point operations.</summary>
    internal double WorkLeft { get; private set; }

    /// <summary>Work that is done, floating-point operations.</summary>
    internal double WorkDone { get; private set; }

    /// <summary>How long it waits already.</summary>
    internal TimeSpan TimeWaited => line.Time.GetElapsedTime(since);

    /// <summary>How long it had the turn.</summary>
    internal TimeSpan TimeRun => !HasBegun || IsWaiting ? run : run + line.Time.GetElapsedTime(since);

    /// <summary>Waits for the first turn.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task TakeAsync(CancellationToken cancellationToken)
    {
        line.Ask(this);
        return given.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets those go first that have less to do, and waits until it is this one's turn again. Called between
    /// batches, by whoever has the turn.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void LetOthers(CancellationToken cancellationToken)
    {
        if (!line.IsShared || line.Time.GetElapsedTime(looked) < ModelTurns.LookInterval)
        {
            return;
        }

        looked = line.Time.GetTimestamp();
        if (line.LetFirst(this))
        {
            given.Task.Wait(cancellationToken);
        }
    }

    /// <summary>Takes note of how far the analysis is.</summary>
    /// <param name="done">Work that is done, floating-point operations.</param>
    /// <param name="left">Work that is left, floating-point operations.</param>
    public void Advance(double done, double left) => line.Note(this, () => (WorkDone, WorkLeft) = (done, left));

    /// <summary>Leaves the line.</summary>
    public void Dispose() => line.Leave(this);

    /// <summary>Whether this one goes before another: it has less work left, or as much and came first.</summary>
    internal bool IsBefore(ModelTurn other) =>
        (WorkLeft, number).CompareTo((other.WorkLeft, other.number)) < 0;

    /// <summary>Whether this one, which has the turn, lets another one go first.</summary>
    internal bool Yields(ModelTurn other)
    {
        bool mayKeep = keepsTurn && line.Time.GetElapsedTime(since) < ModelTurns.KeptTurn;
        return !mayKeep && (other.TimeWaited >= ModelTurns.LongWait || other.WorkLeft * 2 <= WorkLeft);
    }

    internal void Wait()
    {
        run = TimeRun;
        IsWaiting = true;
        since = line.Time.GetTimestamp();
        given = NewSignal();
    }

    internal void Begin()
    {
        paused = Paused;
        keepsTurn = TimeWaited >= ModelTurns.LongWait;
        IsWaiting = false;
        HasBegun = true;
        since = line.Time.GetTimestamp();
        given.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
