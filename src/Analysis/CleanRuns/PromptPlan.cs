using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Valid settings made ready as far as prompts go: scored positions, sources, what clean passes are
/// needed.</summary>
/// <remarks>All of it is a function of the settings and of the model's shape alone.</remarks>
internal sealed class PromptPlan
{
    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceTooShortException">A source can be continued by nothing.</exception>
    public PromptPlan(PromptSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Shape = shape;
        Prompts = new ScoredPrompts(settings.Prompts, settings.Positions, settings.Metric);
        Ablation = settings.Ablates
            ? AblationPlan.For(settings.Ablation, settings.Prompts, settings.EndOfText, cancellationToken)
            : AblationPlan.None;
        Cut = new ChunkCut(shape, settings.Budgets, Ablation.SourceCount, Ablation.RunCount);
    }

    /// <summary>The settings.</summary>
    public PromptSettings Settings { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape { get; }

    /// <summary>The prompts with their scored positions.</summary>
    public ScoredPrompts Prompts { get; }

    /// <summary>The ablation made ready.</summary>
    public AblationPlan Ablation { get; }

    /// <summary>Cuts prompts and heads into chunks.</summary>
    public ChunkCut Cut { get; }

    /// <summary>Whether means of the prompts' own activations are needed.</summary>
    public bool NeedsOwnMeans => Ablation.IsMean && Settings.Ablation.SourceSet is null;

    /// <summary>Whether means of another set's activations are needed.</summary>
    public bool NeedsMeansOfOtherSet => Ablation.IsMean && Settings.Ablation.SourceSet is not null;

    /// <summary>Block passes of a clean pass over every prompt.</summary>
    public long CleanPasses => (long)Prompts.Count * Shape.LayerCount;

    /// <summary>Whether ablated rows share the input products of their first block. These products cost a layer as much
    /// as d_model tokens, so smaller requests do without. The rule looks at tokens alone, so the heads and positions
    /// asked for change no bit. Serial blocks start at their MLP.</summary>
    public bool SharesProducts => Shape.IsParallel && Prompts.TokenCount >= Shape.DModel;

    /// <summary>Scored positions of a range.</summary>
    /// <param name="range">The range.</param>
    public int ScoredIn(PromptRange range) =>
        Prompts.OffsetOf(range.First + range.Count) - Prompts.OffsetOf(range.First);

    /// <summary>How much an experiment over the prompts reads and leaves.</summary>
    /// <param name="tableRows">Rows of its tables.</param>
    /// <param name="tokenRows">Most token rows.</param>
    public ExperimentExtent ExtentWith(long tableRows, long tokenRows = 0) =>
        new(Prompts.ScoredCount, PromptMemory.Longest(this), tokenRows, tableRows);

    /// <summary>A prompt of the range whose clean run serves as the source run: the source row is the beginning of that
    /// prompt, and attention is causal. Null: the source row must be run.</summary>
    /// <param name="range">The range.</param>
    /// <param name="prompt">Index of the prompt of the range that the row lends to.</param>
    /// <param name="draw">The draw, from 0.</param>
    public int? LenderWithin(PromptRange range, int prompt, int draw) =>
        Ablation.LenderOf(prompt, draw) is { } lender
        && range.Has(lender)
        && Prompts.LengthOf(lender) >= Prompts.LengthOf(prompt)
            ? lender
            : null;

    /// <summary>Source rows of a prompt that are to be run in a chunk of a range: those that no clean run there
    /// holds.</summary>
    /// <param name="range">The range.</param>
    /// <param name="prompt">Index of the prompt of the range.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer; else all of them count.</param>
    public long SourcesToRun(PromptRange range, int prompt, bool drawsSources) => drawsSources
        ? Enumerable.Range(0, Ablation.SourceCount).LongCount(draw => LenderWithin(range, prompt, draw) is null)
        : Ablation.SourceCount;
}
