using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Bytes that one chunk of the sweep holds at once, from above.</summary>
/// <param name="extent">What the request asks for.</param>
/// <param name="engine">How much the engine runs at once.</param>
internal sealed class SweepMemory(SelfRepairExtent extent, EngineExtent engine)
{
    /// <summary>Objects of a row and its readings: the row, its start, its change, its lists.</summary>
    private const int RowObjectBytes = 900;

    /// <summary>Objects of one block of a row or of a clean run: readings, arrays' headers, places in lists.</summary>
    private const int BlockObjectBytes = 200;

    /// <summary>Objects of a clean run beside its blocks.</summary>
    private const int PromptObjectBytes = 2_500;

    /// <summary>Objects of a row's sums beside their numbers: headers, counts, lists.</summary>
    private const int SumObjectBytes = 600;

    /// <summary>Kinds of sums of each term: x, x^2, S_p^2, n_p S_p.</summary>
    private const int SumsOfATerm = 4;

    /// <summary>Bytes of a token row: six numbers and a flag, and every term as float32.</summary>
    public static int TokenRowBytes => (6 * sizeof(int)) + sizeof(bool) + (SelfRepairTerms.All.Count * sizeof(float));

    private readonly ModelShape shape = extent.Shape;

    /// <summary>Bytes of the sums of one head over some positions, without those of single prompts.</summary>
    public long BytesOfSums => SumObjectBytes
        + (sizeof(double) * ((SumsOfATerm * SelfRepairTerms.All.Count) + (2L * extent.RunCount) + MatrixCells));

    /// <summary>Bytes of one prompt's own sums, which a bootstrap asks for.</summary>
    public static int BytesOfPromptSum => 160 + (sizeof(double) * SelfRepairTerms.All.Count);

    /// <summary>Components of the model, where the matrix sums each: every head and every MLP layer.</summary>
    public long MatrixCells =>
        extent.Settings.Matrix ? (long)shape.LayerCount * (shape.HeadCount + 1) : 0;

    /// <summary>Bytes of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public long Of(PromptRange chunk)
    {
        long tokens = extent.TokensOf(chunk);
        long scored = extent.ScoredOf(chunk);
        return Clean(chunk, tokens, scored) + Sources(chunk, tokens)
            + (LayersUnderWay(tokens) * Layer(chunk, tokens, scored))
            + Reduction(chunk, scored);
    }

    /// <summary>Streams, z, head directions, projections and scales of the clean runs.</summary>
    private long Clean(PromptRange chunk, long tokens, long scored)
    {
        long layers = shape.LayerCount;
        long streams = layers + 1 + (shape.IsParallel ? 0 : layers);
        long patterns = extent.Settings.Routes ? 2 * layers : 0;
        long ofToken = ((streams + layers + patterns) * shape.DModel) + (extent.FreezesScales ? (2 * layers) + 1 : 0);
        long ofScored = ((layers + 1) * shape.DModel) + (layers * (shape.HeadCount + 1)) + 16;
        return (sizeof(float) * ((tokens * ofToken) + (scored * ofScored)))
            + (chunk.Count * (PromptObjectBytes + (3 * layers * BlockObjectBytes)));
    }

    /// <summary>z of the source rows.</summary>
    private long Sources(PromptRange chunk, long tokens) => extent.SourceCount
        * ((sizeof(float) * tokens * shape.LayerCount * shape.DModel)
            + (chunk.Count * (PromptObjectBytes + ((long)shape.LayerCount * BlockObjectBytes))));

    /// <summary>What is held of one layer's heads: changes of z, rows, and what they read until the layer is
    /// done.</summary>
    private long Layer(PromptRange chunk, long tokens, long scored)
    {
        long runs = (long)extent.HeadsOfALayer * extent.RunCount;
        int kinds = extent.FreezesScales ? 3 : 2;
        long readings = ((long)shape.LayerCount * (shape.HeadCount + 1)) + (2 * kinds) + 8;
        long chosen = extent.NeedsAll ? 0 : readings;
        long rowObjects = (kinds * RowObjectBytes) + (shape.LayerCount * BlockObjectBytes);
        return runs * ((sizeof(float) * ((tokens * shape.DHead) + (scored * (readings + chosen))))
            + (chunk.Count * (extent.NeedsAll ? rowObjects : 2 * rowObjects)));
    }

    /// <summary>Layers whose rows are written but not all read: the one that is read, the next, and where a layer fills
    /// few batches as many as the engine draws ahead.</summary>
    private long LayersUnderWay(long tokens)
    {
        long rows = tokens * extent.HeadsOfALayer * extent.RunCount;
        long batches = Math.Max(2, 2 * rows / engine.BatchTokens);
        return Math.Min(extent.Layers, 2 + ((engine.BatchesAhead + engine.ThreadCount) / batches));
    }

    /// <summary>Sums of each prompt and head of a layer, the chunk's own sums, buffers of the terms, token rows that
    /// are collected by prompt and then together, and the choice of the top positions.</summary>
    private long Reduction(PromptRange chunk, long scored)
    {
        long prompt = BytesOfSums + 100 + (extent.Settings.Bootstrap > 0 ? BytesOfPromptSum : 0);
        long sums = extent.SubsetCount
            * ((extent.HeadsOfALayer * chunk.Count * prompt) + (extent.HeadCount * BytesOfSums));
        long terms = sizeof(double) * extent.Longest * (SelfRepairTerms.All.Count + 6 + (2L * extent.RunCount));
        long tokenRows = (4 * TokenRowBytes * extent.TokenRowsOf(scored)) + (chunk.Count * 3_000L);
        long choice = extent.NeedsTop ? extent.HeadCount * ((sizeof(float) * scored) + (24 * extent.TopCount)) : 0;
        return sums + terms + tokenRows + choice;
    }
}
