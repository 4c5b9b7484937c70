namespace SelfRepair.Api.Models;

/// <summary>Whose turn it is on a model: one analysis at a time runs there, and the others wait.</summary>
/// <remarks>
/// <para>The one with the least work left goes first, so that a small one does not wait for a large one: the large one
/// lets it go first between two batches, and goes on where it was. Work is counted in floating-point operations.</para>
/// <para>An analysis that waited for long goes before those with less work and keeps its turn for a while, so that
/// under any load each one has at least a seventh of the time. An analysis that has begun holds what its chunk keeps,
/// also while it waits; so few begin at once.</para>
/// </remarks>
/// <param name="time">The clock.</param>
public sealed class ModelTurns(TimeProvider time)
{
    /// <summary>Analyses that may have begun at once: each keeps the activations of a chunk. Each lets in only what has
    /// at most half of the work left, so that the fourth is small beside the first.</summary>
    public const int MaxBegun = 4;

    /// <summary>After so long a wait an analysis goes first.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromSeconds(30);

    /// <summary>How long an analysis that waited for long keeps its turn.</summary>
    public static readonly TimeSpan KeptTurn = TimeSpan.FromSeconds(5);

    /// <summary>How often the one that runs looks who waits: nobody notices as short a wait.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>From so long a run on, its rate is believed: shorter ones are overhead in large part.</summary>
    private static readonly TimeSpan LeastMeasured = TimeSpan.FromSeconds(0.2);

    private readonly Lock gate = new();
    private readonly List<ModelTurn> joined = [];
    private ModelTurn? holder;
    private volatile bool isShared;
    private double rate = double.NaN;

    /// <summary>The rate that was measured last, floating-point operations a second; null before there is
    /// one.</summary>
    public double? Rate => Volatile.Read(ref rate) is > 0 and double known ? known : null;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => time;

    /// <summary>Whether anyone else is there beside the one that runs.</summary>
    internal bool IsShared => isShared;

    /// <summary>Gets in line.</summary>
    /// <param name="work">The analysis' work, floating-point operations.</param>
    public ModelTurn Join(double work)
    {
        lock (gate)
        {
            ModelTurn turn = new(this, work);
            joined.Add(turn);
            isShared = joined.Count > 1;
            return turn;
        }
    }

    /// <summary>The turn at once where nobody has it, else a place to wait in.</summary>
    internal void Ask(ModelTurn turn)
    {
        lock (gate)
        {
            turn.Wait();
            if (holder is null)
            {
                PassOn();
            }
        }
    }

    /// <summary>Hands the turn over where another one should go first.</summary>
    /// <returns>Whether it was handed over.</returns>
    internal bool LetFirst(ModelTurn turn)
    {
        lock (gate)
        {
            if (Next() is not ModelTurn next || !turn.Yields(next))
            {
                return false;
            }

            turn.Wait();
            Give(next);
            return true;
        }
    }

    /// <summary>Takes note of work that was done.</summary>
    internal void Note(ModelTurn turn, Action change)
    {
        lock (gate)
        {
            change();
            if (turn.TimeRun >= LeastMeasured)
            {
                Volatile.Write(ref rate, turn.WorkDone / turn.TimeRun.TotalSeconds);
            }
        }
    }

    /// <summary>Leaves the line, with the turn or without.</summary>
    internal void Leave(ModelTurn turn)
    {
        lock (gate)
        {
            joined.Remove(turn);
            isShared = joined.Count > 1;
            if (holder == turn)
            {
                holder = null;
                PassOn();
            }
        }
    }

    /// <summary>How many are ahead of one that waits, and the estimated seconds until it has ended; null where no rate
    /// is known.</summary>
    internal (int Ahead, double? Seconds) Estimate(ModelTurn turn)
    {
        lock (gate)
        {
            ModelTurn[] ahead = turn == holder ? [] : [.. joined.Where(other => IsAhead(other, turn))];
            double work = turn.WorkLeft + ahead.Sum(other => other.WorkLeft);
            return (ahead.Length, work / Rate);
        }
    }

    private bool IsAhead(ModelTurn other, ModelTurn turn) =>
        other != turn
        && (other == holder ? !other.Yields(turn) : other.IsBefore(turn));

    private void PassOn()
    {
        if (Next() is ModelTurn next)
        {
            Give(next);
        }
    }

    private void Give(ModelTurn next)
    {
        holder = next;
        next.Begin();
    }

    /// <summary>Who goes first of those that wait; null where nobody may.</summary>
    private ModelTurn? Next()
    {
        bool mayBegin = joined.Count(turn => turn.HasBegun) < MaxBegun;
        ModelTurn[] waiting = [.. joined.Where(turn => turn.IsWaiting && (turn.HasBegun || mayBegin))];
        return waiting.Where(turn => turn.TimeWaited >= LongWait).MaxBy(turn => turn.TimeWaited)
            ?? waiting.Aggregate((ModelTurn?)null, (first, turn) => first?.IsBefore(turn) == true ? first : turn);
    }
}
