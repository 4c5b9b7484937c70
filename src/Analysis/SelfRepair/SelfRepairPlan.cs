using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Valid settings made ready: heads, clean passes, chunks of the sweep, what is summed.</summary>
/// <remarks>All of it is a function of the settings and of the model's shape alone. A head's <em>ordinal</em> is its
/// place in the answer.</remarks>
internal sealed class SelfRepairPlan
{
    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceTooShortException">A source can be continued by nothing.</exception>
    public SelfRepairPlan(SelfRepairSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Heads = [.. settings.Heads.Distinct().Order()];
        Base = new PromptPlan(settings, shape, cancellationToken);
        IReadOnlyList<PromptRange> ranges = Base.Cut.Prompts(Prompts.Lengths());
        HeadRange[] groups = [.. Base.Cut.HeadGroups().Where(group => Heads.Any(head => group.Has(head, shape)))];
        Chunks = [.. ranges.SelectMany(range => groups.Select(group => new Chunk(range, group)))];
        Layout = new SumLayout(
            shape,
            SelfRepairTerms.Measured(settings.LayerNorm, settings.Routes),
            Base.Ablation.RunCount,
            settings.Floor,
            settings.Matrix,
            KeepsPrompts: settings.Bootstrap > 0);
        Tops = NeedsTop
            ? new TopChoices(Heads, TopChoice.CountOf(settings.TopFraction, Prompts.ScoredCount))
            : null;
        ChunksChooseTops = TopCount > 0 && ranges.Count == 1 && !Base.NeedsOwnMeans;
        MeansOf means = MeansOf.For(settings.Ablation, withMlps: false);
        Clean = new CleanPhases(Base, new CleanNeeds(means, ChunksChooseTops ? null : Tops));
    }

    /// <summary>The settings.</summary>
    public SelfRepairSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the sweep.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The prompts with their scored positions.</summary>
    public ScoredPrompts Prompts => Base.Prompts;

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>The ablated heads in the order of layer, then index: [ordinal].</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>What is summed of each head.</summary>
    public SumLayout Layout { get; }

    /// <summary>Chunks of the sweep, those of the same prompts side by side.</summary>
    public IReadOnlyList<Chunk> Chunks { get; }

    /// <summary>The choice of the top positions; null where none is asked for.</summary>
    public TopChoices? Tops { get; }

    /// <summary>Positions of a head's top choice.</summary>
    public int TopCount => Tops?.Count ?? 0;

    /// <summary>Whether chunks choose the top positions from their own clean runs, since each holds every
    /// prompt.</summary>
    public bool ChunksChooseTops { get; }

    /// <summary>Whether heads' top positions are asked for.</summary>
    public bool NeedsTop => Settings.TopRows || Settings.KeepTokens == KeepTokens.Top;

    /// <summary>Whether every scored position is run, not the top ones alone.</summary>
    public bool NeedsAll => Settings.AllRows || Settings.KeepTokens == KeepTokens.All;

    /// <summary>Whether every prompt runs clean in the sweep.</summary>
    public bool RunsEveryPrompt => NeedsAll || ChunksChooseTops;

    /// <summary>Whether scales are frozen, for which a run of its own is made.</summary>
    public bool FreezesScales => Settings.LayerNorm.HasFlag(LayerNormModes.Downstream);

    /// <summary>How often a head runs through the later blocks for a prompt.</summary>
    public long RunsOfHead => (long)Layout.RunCount * (FreezesScales ? 2 : 1);

    /// <summary>Blocks that a row runs when a head is ablated.</summary>
    /// <param name="layer">The head's layer.</param>
    public int BlocksAfter(int layer) => ChunkCut.BlocksAfter(Shape, layer);

    /// <summary>Ordinals of the heads of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public IEnumerable<int> OrdinalsOf(Chunk chunk) =>
        Enumerable.Range(0, Heads.Count).Where(ordinal => chunk.Heads.Has(Heads[ordinal], Shape));

    /// <summary>The heads of a chunk whose z is replaced by itself as a check: one of every layer that has a later
    /// block.</summary>
    /// <param name="chunk">The chunk.</param>
    public IEnumerable<HeadId> CheckedHeads(Chunk chunk) => chunk.Prompts.Has(0)
        ? Heads.Where(head => head.Layer < Shape.LayerCount - 1)
            .DistinctBy(head => head.Layer)
            .Where(head => chunk.Heads.Has(head, Shape))
        : [];
}
