using System.Buffers.Binary;

namespace SelfRepair.Analysis.Plans;

/// <summary>What the ended phases of an experiment left.</summary>
/// <remarks>Plain data by phase: a worker that is handed it knows all that a chunk needs beside the spec. Safe for
/// several threads at once.</remarks>
public sealed class PhaseResults
{
    private readonly Dictionary<string, byte[]> results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> read = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly long passesSoFar;

    /// <summary>No results.</summary>
    public PhaseResults()
    {
    }

    private PhaseResults(PhaseResults earlier, GrowingSums growing)
    {
        IsSoFar = true;
        passesSoFar = growing.BlockPasses();
        lock (earlier.gate)
        {
            results = new(earlier.results, StringComparer.Ordinal);
            read = new(earlier.read, StringComparer.Ordinal) { [growing.Phase] = growing.Sums };
        }
    }

    /// <summary>Whether the last phase is under way, its result being that of the chunks merged so far. A report of it
    /// is for the rows alone: what else it holds may be left out where it takes long.</summary>
    public bool IsSoFar { get; }

    /// <summary>Block passes of all ended phases, and of the chunks merged so far.</summary>
    public long BlockPasses
    {
        get
        {
            lock (gate)
            {
                // Behind the form's version; see Phase.
                return passesSoFar
                    + results.Values.Sum(bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(sizeof(long))));
            }
        }
    }

    /// <summary>Whether a phase has ended.</summary>
    /// <param name="phase">The phase's name.</param>
    public bool Has(string phase)
    {
        lock (gate)
        {
            return results.ContainsKey(phase);
        }
    }

    /// <summary>Takes the result of a phase that ended.</summary>
    /// <param name="phase">The phase's name.</param>
    /// <param name="result">Its result in its binary form.</param>
    public void Add(string phase, byte[] result)
    {
        lock (gate)
        {
            results.Add(phase, result);
        }
    }

    /// <summary>These results, and what there is so far of a phase under way.</summary>
    /// <param name="growing">Its sums.</param>
    internal PhaseResults With(GrowingSums growing) => new(this, growing);

    /// <summary>A phase's result, read once for all who ask.</summary>
    internal TResult Get<TResult>(string phase, Func<byte[], TResult> readFrom)
    {
        lock (gate)
        {
            if (!read.TryGetValue(phase, out object? result))
            {
                result = results.TryGetValue(phase, out byte[]? bytes)
                    ? readFrom(bytes)!
                    : throw new InvalidOperationException($"The phase {phase} has not ended yet.");
                read[phase] = result;
            }

            return (TResult)result;
        }
    }
}
