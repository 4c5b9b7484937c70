using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Sizes of a request, counted before it runs. No source is drawn, and only the prompts' lengths are
/// allocated.</summary>
internal sealed class SelfRepairExtent
{
    /// <summary>Counts a request; it need not be valid.</summary>
    /// <param name="settings">The request.</param>
    /// <param name="shape">The model's dimensions.</param>
    public SelfRepairExtent(SelfRepairSettings settings, ModelShape shape)
    {
        Settings = settings;
        Shape = shape;
        Lengths = [.. settings.Prompts.Select(prompt => prompt.Tokens.Length)];
        HeadCount = settings.Heads.Distinct().Count();
        Layers = settings.Heads.Select(head => head.Layer).Distinct().Count();
        HeadsOfALayer = settings.Heads.Distinct().CountBy(head => head.Layer).Max(layer => layer.Value);
        SourceCount = AblationPlan.SourceCountOf(settings.Ablation);
        RunCount = AblationPlan.RunCountOf(settings.Ablation);
        ScoredCount = Lengths.Sum(length => (long)Scoring.CountOf(length, settings.Positions));
        ChunkCut cut = new(shape, settings.Budgets, SourceCount, RunCount);
        SweepRanges = cut.Prompts(Lengths);
        ScanRanges = cut.CleanPasses(Lengths);
    }

    /// <summary>The request.</summary>
    public SelfRepairSettings Settings { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape { get; }

    /// <summary>Tokens of each prompt, [prompt].</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Ablated heads.</summary>
    public int HeadCount { get; }

    /// <summary>Layers that have ablated heads.</summary>
    public int Layers { get; }

    /// <summary>Most ablated heads of a layer.</summary>
    public int HeadsOfALayer { get; }

    /// <summary>Source rows of each prompt.</summary>
    public int SourceCount { get; }

    /// <summary>How often a head is run for a prompt.</summary>
    public int RunCount { get; }

    /// <summary>Scored positions of all prompts.</summary>
    public long ScoredCount { get; }

    /// <summary>Prompts of the sweep's chunks.</summary>
    public IReadOnlyList<PromptRange> SweepRanges { get; }

    /// <summary>Prompts of the clean passes' chunks.</summary>
    public IReadOnlyList<PromptRange> ScanRanges { get; }

    /// <summary>Whether heads' top positions are asked for.</summary>
    public bool NeedsTop => Settings.TopRows || Settings.KeepTokens == KeepTokens.Top;

    /// <summary>Whether every scored position is run, not the top ones alone.</summary>
    public bool NeedsAll => Settings.AllRows || Settings.KeepTokens == KeepTokens.All;

    /// <summary>Whether the most likely tokens have to be found first.</summary>
    public bool NeedsTargets => Settings.Positions.IsLast && Settings.Prompts.Any(prompt => prompt.Target is null);

    /// <summary>Whether scales are frozen, for which a run of its own is made.</summary>
    public bool FreezesScales => Settings.LayerNorm.HasFlag(LayerNormModes.Downstream);

    /// <summary>Kinds of head rows: over all positions, over the top ones.</summary>
    public int SubsetCount => (Settings.AllRows ? 1 : 0) + (Settings.TopRows ? 1 : 0);

    /// <summary>Positions of a head's top choice.</summary>
    public long TopCount => NeedsTop ? TopChoice.CountOf(Settings.TopFraction, (int)ScoredCount) : 0;

    /// <summary>Tokens of the longest row that is run.</summary>
    public int Longest => Math.Max(Lengths.Max(), LongestSource());

    /// <summary>Tokens of the shortest prompt.</summary>
    public int Shortest => Lengths.Min();

    /// <summary>Token rows that are kept of so many scored positions.</summary>
    /// <param name="scored">The positions.</param>
    public long TokenRowsOf(long scored) => Settings.KeepTokens switch
    {
        KeepTokens.All => HeadCount * scored,
        KeepTokens.Top => HeadCount * Math.Min(TopCount, scored),
        _ => 0,
    };

    /// <summary>Scored positions of a chunk.</summary>
    /// <param name="range">The chunk's prompts.</param>
    public long ScoredOf(PromptRange range) => range.Prompts
        .Sum(prompt => (long)Scoring.CountOf(Lengths[prompt], Settings.Positions));

    /// <summary>Tokens of a chunk.</summary>
    /// <param name="range">The chunk's prompts.</param>
    public long TokensOf(PromptRange range) => range.Prompts.Sum(prompt => (long)Lengths[prompt]);

    /// <summary>Sources that are averaged over are run whole; those that are lent are cut to their prompt.</summary>
    private int LongestSource() => SourceCount == 0 && Settings.Ablation.SourceSet is { Count: > 0 } set
        ? set.Max(source => source.Length)
        : 0;
}
