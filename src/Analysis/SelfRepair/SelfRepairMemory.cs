using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Says how much memory a request takes, before anything of it is made.</summary>
public static class SelfRepairMemory
{
    /// <summary>A prompt: its object, its id, its array's header, and places in lists.</summary>
    private const int PromptBytes = 400;

    /// <summary>A source row: its object, its array's header, its place.</summary>
    private const int SourceRowBytes = 120;

    /// <summary>A pair: its object, its list of sources, places in lists.</summary>
    private const int PairBytes = 200;

    /// <summary>A head row: some twenty statistics of five nullable numbers, each an object.</summary>
    private const int HeadRowBytes = 6_000;

    /// <summary>A head row as text: 90 numbers with their names.</summary>
    private const int HeadTextBytes = 6_000;

    /// <summary>A number of a matrix: as nullable double, where it is gathered once more, and as text.</summary>
    private const int CellBytes = 64;

    /// <summary>A pair as text, with its first source.</summary>
    private const int PairTextBytes = 100;

    /// <summary>An index of a source in a pair: as an integer, in a list with room, and as text.</summary>
    private const int SourceIndexBytes = 16;

    /// <summary>The memory that a valid request takes beside its model.</summary>
    /// <param name="settings">The request.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="engine">How much the engine runs at once.</param>
    public static MemoryEstimate Of(SelfRepairSettings settings, ModelShape shape, EngineExtent engine)
    {
        SelfRepairExtent extent = new(settings, shape);
        SweepMemory sweep = new(extent, engine);
        return new MemoryEstimate(
            Inputs(extent),
            Drawn(extent),
            Scan(extent, engine),
            extent.SweepRanges.Max(sweep.Of) + Held(extent),
            Sums(extent, sweep),
            Report(extent, sweep));
    }

    private static long Inputs(SelfRepairExtent extent)
    {
        SelfRepairSettings settings = extent.Settings;
        long promptCount = settings.Prompts.Count;
        long tokens = settings.Prompts.Sum(prompt =>
            prompt.Tokens.Length + (prompt.Counterpart?.Length ?? 0) + (prompt.Foils?.Count ?? 0L));
        long sourceTokens = (settings.Ablation.SourceSet ?? []).Concat(settings.Ablation.Sources ?? [])
            .Sum(source => source.Length + 16L);
        long indices = extent.SourceCount * SourceIndices(extent);
        return (promptCount * (PromptBytes + (extent.SourceCount * PairBytes)))
            + (sizeof(int) * (tokens + sourceTokens))
            + (indices * SourceIndexBytes);
    }

    private static long Drawn(SelfRepairExtent extent) => extent.SourceCount
        * ((sizeof(int) * extent.Lengths.Sum(length => (long)length)) + (extent.Lengths.Count * (long)SourceRowBytes));

    /// <summary>Indices of the sources that are laid end to end, for all prompts: each lends one token at least, and
    /// all but the shortest more.</summary>
    private static long SourceIndices(SelfRepairExtent extent)
    {
        if (!AblationPlan.IsDrawn(extent.Settings.Ablation))
        {
            return 0;
        }

        int shortest = extent.Settings.Ablation.SourceSet is { Count: > 0 } set
            ? set.Min(source => source.Length)
            : extent.Shortest;

        // A continuing source may lose its first token.
        int lent = Math.Max(1, shortest - 1);
        return extent.Lengths.Sum(length => 4 + ((long)length / lent));
    }

    private static long Scan(SelfRepairExtent extent, EngineExtent engine)
    {
        ModelShape shape = extent.Shape;
        long batch = engine.LargestBatch(extent.Longest);

        // What batches read that are not taken yet; the sweep keeps what it reads, so that it is counted there.
        long ahead = Math.Min(engine.BatchesAhead * batch, MostTokens(extent));
        long activations = ahead * shape.DModel * ((2L * shape.LayerCount) + 2);
        long rows = Math.Min(extent.Lengths.Count, engine.BatchesAhead * (1 + (batch / Math.Max(2, extent.Shortest))));
        long logits = extent.NeedsTargets ? rows * shape.DVocab : 0;
        long effects = extent.NeedsTop ? extent.HeadCount * extent.ScanRanges.Max(extent.ScoredOf) : 0;
        return Held(extent)
            + (sizeof(float) * (activations + logits + effects))
            + Means(extent);
    }

    /// <summary>Tokens of all rows of the clean passes: prompts, and sources that are averaged over.</summary>
    private static long MostTokens(SelfRepairExtent extent) => extent.Lengths.Sum(length => (long)length)
        + (extent.Settings.Ablation.SourceSet ?? []).Sum(source => (long)source.Length);

    /// <summary>What the scan leaves to the sweep: top positions, their candidates (twice as many, in a list with
    /// room), means.</summary>
    private static long Held(SelfRepairExtent extent) =>
        (extent.HeadCount * ((extent.TopCount * 40) + 16_384)) + Means(extent);

    /// <summary>Sums of z in double, at each position where they are taken so.</summary>
    private static long Means(SelfRepairExtent extent)
    {
        long slots = extent.Settings.Ablation.Kind switch
        {
            AblationKind.Mean => 1,
            AblationKind.PositionMean => extent.Longest,
            _ => 0,
        };
        return sizeof(double) * slots * extent.Shape.LayerCount * extent.Shape.DModel;
    }

    private static long Sums(SelfRepairExtent extent, SweepMemory sweep)
    {
        long heads = (long)extent.HeadCount * extent.SubsetCount;
        long ofPrompts = extent.Settings.Bootstrap > 0
            ? heads * extent.Settings.Prompts.Count * SweepMemory.BytesOfPromptSum
            : 0;
        long resamples = 2L * SelfRepairTerms.All.Count * sizeof(double) * extent.Settings.Bootstrap;

        // Lists with room, then columns of their own, in another order.
        long tokenRows = 4 * SweepMemory.TokenRowBytes * extent.TokenRowsOf(extent.ScoredCount);
        return (heads * sweep.BytesOfSums) + ofPrompts + resamples + tokenRows;
    }

    private static long Report(SelfRepairExtent extent, SweepMemory sweep)
    {
        long heads = (long)extent.HeadCount * extent.SubsetCount;
        long pairs = AblationPlan.IsDrawn(extent.Settings.Ablation)
            ? (long)extent.SourceCount * extent.Settings.Prompts.Count
            : 0;
        long layers = (long)extent.Layers * extent.SubsetCount;
        return ((heads + layers) * (HeadRowBytes + HeadTextBytes))
            + (heads * sweep.MatrixCells * CellBytes)
            + (pairs * PairTextBytes);
    }
}
