using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Injection;

/// <summary>Valid settings made ready.</summary>
/// <remarks>A <em>run</em> is one write sent through every prompt: an injection that is a row, or a random write that
/// one is held against. Runs are counted over layers, within a layer over vectors, and of a vector first its alphas and
/// then its random writes: those of one |alpha| serve both of its signs, since their norms are the same, and alpha 0
/// has none. There may be too many to be listed.</remarks>
internal sealed class InjectionPlan
{
    private readonly double[] magnitudes;
    private readonly IReadOnlyList<PromptRange> ranges;
    private readonly IReadOnlyList<RunRange> groups;

    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public InjectionPlan(InjectionSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Base = new PromptPlan(settings, shape, cancellationToken);
        Clean = new CleanPhases(Base);
        Vectors = [.. settings.Vectors.SelectMany(vector =>
            vector.Names.Select((name, direction) => new PlannedVector(vector, name, direction)))];
        magnitudes = settings.Random is null
            ? []
            : [.. settings.Alphas.Select(Math.Abs).Where(magnitude => magnitude > 0).Distinct()];
        ranges = Base.Cut.Prompts(Base.Prompts.Lengths());
        groups = RunRange.Cut(
            [.. settings.Layers.Select(layer => new RunsAlike(RunsOfLayer, shape.LayerCount - layer))],
            Base.Cut.PassesOfChunk);
    }

    /// <summary>The settings.</summary>
    public InjectionSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the injections.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The vectors, each random direction one.</summary>
    public IReadOnlyList<PlannedVector> Vectors { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>Prompts of the chunks.</summary>
    public IReadOnlyList<PromptRange> Ranges => ranges;

    /// <summary>Number of chunks, those of the same prompts side by side.</summary>
    public int ChunkCount => ranges.Count * groups.Count;

    /// <summary>Number of injections.</summary>
    public long RowCount => (long)Settings.Layers.Count * Vectors.Count * Settings.Alphas.Count;

    /// <summary>Number of random writes.</summary>
    public long ControlCount => (long)Settings.Layers.Count * Vectors.Count * ControlsOfVector;

    /// <summary>Whether heads' outputs are injected.</summary>
    public bool NeedsHeads => Settings.Vectors.Any(vector => vector is HeadVector);

    private int DirectionCount => Settings.Random?.Count ?? 0;

    private long ControlsOfVector => (long)magnitudes.Length * DirectionCount;

    private long RunsOfVector => Settings.Alphas.Count + ControlsOfVector;

    private long RunsOfLayer => Vectors.Count * RunsOfVector;

    /// <summary>A chunk.</summary>
    /// <param name="index">Its place, from 0.</param>
    public InjectionChunk ChunkAt(int index) => new(ranges[index / groups.Count], groups[index % groups.Count]);

    /// <summary>A run.</summary>
    /// <param name="index">Its place, from 0.</param>
    public InjectionRun RunAt(long index)
    {
        (long unit, long place) = Math.DivRem(index, RunsOfVector);
        int layer = Settings.Layers[(int)(unit / Vectors.Count)];
        int vector = (int)(unit % Vectors.Count);
        int alphas = Settings.Alphas.Count;
        if (place < alphas)
        {
            return new InjectionRun(
                layer, vector, Settings.Alphas[(int)place], Direction: null, Slot: RowsBefore(index));
        }

        (long magnitude, long direction) = Math.DivRem(place - alphas, DirectionCount);
        return new InjectionRun(
            layer, vector, magnitudes[magnitude], (int)direction, Slot: index - RowsBefore(index));
    }

    /// <summary>Number of injections among the runs before one.</summary>
    /// <param name="index">The run's place.</param>
    public long RowsBefore(long index)
    {
        (long unit, long place) = Math.DivRem(index, RunsOfVector);
        return (unit * Settings.Alphas.Count) + Math.Min(place, Settings.Alphas.Count);
    }

    /// <summary>Where among the random writes those of an injection begin; null where it is held against
    /// none.</summary>
    /// <param name="row">The injection's place among all injections.</param>
    public long? FirstControlOf(long row)
    {
        (long unit, long alpha) = Math.DivRem(row, Settings.Alphas.Count);
        int magnitude = Array.IndexOf(magnitudes, Math.Abs(Settings.Alphas[(int)alpha]));
        return magnitude < 0 ? null : (unit * ControlsOfVector) + ((long)magnitude * DirectionCount);
    }

    /// <summary>The differences of two prompts that the runs of a chunk write: layer and vector.</summary>
    /// <param name="runs">The chunk's runs.</param>
    public IEnumerable<(int Layer, int Vector)> DifferencesIn(RunRange runs)
    {
        long last = (runs.First + runs.Count - 1) / RunsOfVector;
        for (long unit = runs.First / RunsOfVector; unit <= last; unit++)
        {
            int vector = (int)(unit % Vectors.Count);
            if (Vectors[vector].Source is DifferenceVector)
            {
                yield return (Settings.Layers[(int)(unit / Vectors.Count)], vector);
            }
        }
    }

    /// <summary>Bytes that the differences of a chunk hold at most.</summary>
    public long BytesOfDifferences()
    {
        long[] tokens = [.. Vectors.Select(vector => vector.Source).OfType<DifferenceVector>()
            .Select(difference => (long)Math.Min(difference.First.Length, difference.Second.Length))];
        if (tokens.Length == 0)
        {
            return 0;
        }

        // One block is the least that a run takes.
        long count = Math.Min((long)tokens.Length * Settings.Layers.Count, 1 + Base.Cut.PassesOfChunk);
        return count * sizeof(float) * tokens.Max() * Shape.DModel;
    }

    /// <summary>The work of the chunks.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    public double Work(Func<int, double> ofBlock)
    {
        double passes = groups.Count * (double)Shape.LayerCount;
        passes += Settings.Layers.Sum(layer => (double)RunsOfLayer * (Shape.LayerCount - layer));
        double own = Enumerable.Range(0, Base.Prompts.Count).Sum(prompt => ofBlock(Base.Prompts.LengthOf(prompt)));
        double ofDifferences = groups.Sum(group => DifferencesIn(group).Select(found => found.Vector).Distinct()
            .Select(vector => (DifferenceVector)Vectors[vector].Source)
            .Sum(pair => Shape.LayerCount * (ofBlock(pair.First.Length) + ofBlock(pair.Second.Length))));
        return (passes * own) + (ranges.Count * ofDifferences);
    }
}

/// <summary>A vector of the answer.</summary>
/// <param name="Source">What it is of.</param>
/// <param name="Name">Its name.</param>
/// <param name="Direction">Which of the source's random directions it is; 0 for other sources.</param>
internal sealed record PlannedVector(InjectedVector Source, string Name, int Direction);

/// <summary>One write sent through every prompt.</summary>
/// <param name="Layer">The layer whose resid_pre it is added to.</param>
/// <param name="Vector">The vector, by its place in the answer.</param>
/// <param name="Alpha">The factor.</param>
/// <param name="Direction">The random direction that stands in for it; null: the vector itself.</param>
/// <param name="Slot">Its place among all injections, or among all random writes.</param>
internal readonly record struct InjectionRun(int Layer, int Vector, double Alpha, int? Direction, long Slot);

/// <summary>Some runs over some prompts.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="Runs">The runs.</param>
internal readonly record struct InjectionChunk(PromptRange Prompts, RunRange Runs);
