using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>A valid request made ready: its heads, ablation, scored positions, chunks and the block passes they
/// take.</summary>
/// <remarks>All of it is a function of the request and the model's shape alone.</remarks>
internal sealed class SelfRepairPlan
{
    private readonly int[] offsets;

    /// <summary>Plans a valid request.</summary>
    /// <param name="settings">The request.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceTooShortException">A source can be continued by nothing.</exception>
    public SelfRepairPlan(SelfRepairSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Shape = shape;
        Heads = [.. settings.Heads.Distinct().Order()];
        Ablation = AblationPlan.For(settings.Ablation, settings.Prompts, settings.EndOfText, cancellationToken);
        offsets = Offsets(settings);
        int[] lengths = [.. settings.Prompts.Select(prompt => prompt.Tokens.Length)];
        SweepChunks = Chunk.Cut(
            lengths, ChunkCut.SweepTokens(shape, Ablation.SourceCount, SweepPassesPerPrompt()));
        ScanChunks = Chunk.Cut(lengths, ChunkCut.ScanTokens(shape));
        SourceChunks = MeansOfOtherSet
            ? Chunk.Cut([.. settings.Ablation.SourceSet!.Select(source => source.Length)], ChunkCut.ScanTokens(shape))
            : [];
        Layout = new RowLayout(
            shape, Ablation.RunCount, settings.Floor, settings.Matrix, KeepsPrompts: settings.Bootstrap > 0);
    }

    /// <summary>The request.</summary>
    public SelfRepairSettings Settings { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape { get; }

    /// <summary>The ablated heads in the order of layer, then index.</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>The ablation made ready.</summary>
    public AblationPlan Ablation { get; }

    /// <summary>What head rows sum.</summary>
    public RowLayout Layout { get; }

    /// <summary>Chunks of the sweep.</summary>
    public IReadOnlyList<Chunk> SweepChunks { get; }

    /// <summary>Chunks of the clean passes over the prompts.</summary>
    public IReadOnlyList<Chunk> ScanChunks { get; }

    /// <summary>Chunks of the clean pass over the other set that means are taken of; empty where there is
    /// none.</summary>
    public IReadOnlyList<Chunk> SourceChunks { get; }

    /// <summary>Scored positions of all prompts.</summary>
    public int ScoredCount => offsets[^1];

    /// <summary>Positions of a head's top choice.</summary>
    public int TopCount => NeedsTop ? TopChoice.CountOf(Settings.TopFraction, ScoredCount) : 0;

    /// <summary>Whether heads' top positions are asked for.</summary>
    public bool NeedsTop => Settings.TopRows || Settings.KeepTokens == KeepTokens.Top;

    /// <summary>Whether every scored position is run, not the top ones alone.</summary>
    public bool NeedsAll => Settings.AllRows || Settings.KeepTokens == KeepTokens.All;

    /// <summary>Whether the most likely tokens have to be found first.</summary>
    public bool NeedsTargets => Settings.Positions.IsLast && Settings.Prompts[0].Target is null;

    /// <summary>Whether means of the prompts' own activations are needed.</summary>
    public bool NeedsOwnMeans => Ablation.IsMean && Settings.Ablation.SourceSet is null;

    /// <summary>Whether means of another set's activations are needed.</summary>
    public bool MeansOfOtherSet => Ablation.IsMean && Settings.Ablation.SourceSet is not null;

    /// <summary>Whether the rows of a head share the input products of their first block. The products of all heads'
    /// W_O,h cost a layer as much as d_model tokens do, so that less is saved than spent where a request has fewer; its
    /// tokens decide, not the heads or positions asked for, so that these change no bit. Serial blocks start at their
    /// MLP.</summary>
    public bool SharesProducts =>
        Shape.IsParallel && Settings.Prompts.Sum(prompt => (long)prompt.Tokens.Length) >= Shape.DModel;

    /// <summary>Whether a clean scan goes before the sweep.</summary>
    /// <remarks>A lone chunk holds every prompt and chooses the top positions of its own clean runs.</remarks>
    public bool NeedsScan => NeedsOwnMeans || (TopCount > 0 && SweepChunks.Count > 1);

    /// <summary>Index of a prompt's first scored position among all, prompt-major.</summary>
    /// <param name="prompt">Index of the prompt, from 0, or their number.</param>
    public int OffsetOf(int prompt) => offsets[prompt];

    /// <summary>The prompts of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public static IEnumerable<int> PromptsOf(Chunk chunk) => Enumerable.Range(chunk.First, chunk.Count);

    /// <summary>Tokens of a prompt up to its last scored position.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public int LengthOf(int prompt) =>
        Scoring.LengthOf(Settings.Prompts[prompt].Tokens.Length, Settings.Positions);

    /// <summary>The prompt of a chunk whose clean run there holds what a source row would: attention is causal, and the
    /// row is that prompt's beginning. Null: the row has to be run.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="prompt">Index of the prompt of the chunk that the row lends to.</param>
    /// <param name="draw">The draw, from 0.</param>
    public int? LenderWithin(Chunk chunk, int prompt, int draw) =>
        Ablation.LenderOf(prompt, draw) is { } lender
        && chunk.Has(lender)
        && LengthOf(lender) >= LengthOf(prompt)
            ? lender
            : null;

    /// <summary>Blocks that a row runs when a head is ablated; a serial block entered at its MLP counts as
    /// one.</summary>
    /// <param name="layer">The head's layer.</param>
    public int PassesAfter(int layer) => Shape.LayerCount - layer - (Shape.IsParallel ? 1 : 0);

    /// <summary>Block passes of a clean run of every prompt.</summary>
    public long CleanPasses => (long)Settings.Prompts.Count * Shape.LayerCount;

    /// <summary>Block passes of a clean run of every prompt of the other set that means are taken of; 0 where there is
    /// none.</summary>
    public long SourceSetPasses =>
        MeansOfOtherSet ? (long)Settings.Ablation.SourceSet!.Count * Shape.LayerCount : 0;

    /// <summary>How often a head runs through the later blocks for a prompt.</summary>
    public long RunsOfHead =>
        (long)Ablation.RunCount * (Settings.LayerNorm.HasFlag(LayerNormModes.Downstream) ? 2 : 1);

    /// <summary>Block passes of all phases; an upper bound where heads are measured at their top positions
    /// alone.</summary>
    public long BlockPasses() =>
        (((NeedsTargets ? 1 : 0) + (NeedsScan ? 1 : 0)) * CleanPasses) + SourceSetPasses + new SweepPasses(this).Most();

    /// <summary>Whether every prompt runs clean in the sweep: every position is measured, or a lone chunk chooses the
    /// top positions of its own clean runs.</summary>
    public bool RunsEveryPrompt => NeedsAll || (TopCount > 0 && !NeedsScan);

    /// <summary>The heads whose z is replaced by itself as a check: one of every layer that has a later
    /// block.</summary>
    public IEnumerable<HeadId> CheckedHeads() =>
        Heads.Where(head => head.Layer < Shape.LayerCount - 1).DistinctBy(head => head.Layer);

    private static int[] Offsets(SelfRepairSettings settings)
    {
        int[] offsets = new int[settings.Prompts.Count + 1];
        for (int prompt = 0; prompt < settings.Prompts.Count; prompt++)
        {
            int count = Scoring.CountOf(settings.Prompts[prompt].Tokens.Length, settings.Positions);
            offsets[prompt + 1] = offsets[prompt] + count;
        }

        return offsets;
    }

    private long SweepPassesPerPrompt()
    {
        long ablated = RunsOfHead * Heads.Sum(head => (long)PassesAfter(head.Layer));
        return (Shape.LayerCount * (1L + Ablation.SourceCount)) + ablated;
    }
}
