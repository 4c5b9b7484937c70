using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>Valid settings made ready.</summary>
internal sealed class PredictionChangePlan
{
    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public PredictionChangePlan(
        PredictionChangeSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Heads = [.. settings.Heads.Distinct().Order()];
        Base = new PromptPlan(settings, shape, cancellationToken);
        Clean = new CleanPhases(Base, new CleanNeeds(
            new MeansOf(settings.Ablation.Kind == AblationKind.PositionMean, WithMlps: false), Tops: null));
        HeadRange[] groups = [.. Base.Cut.HeadGroups().Where(group => Heads.Any(head => group.Has(head, shape)))];
        Chunks =
        [
            .. Base.Cut.Prompts(Base.Prompts.Lengths())
                .SelectMany(range => groups.Select(group => new Chunk(range, group))),
        ];
    }

    /// <summary>The settings.</summary>
    public PredictionChangeSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the experiment's own.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The ablated heads in the order of layer, then index.</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>Chunks, those of the same prompts side by side.</summary>
    public IReadOnlyList<Chunk> Chunks { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>Heads of a chunk, by their place among all.</summary>
    /// <param name="chunk">The chunk.</param>
    public IEnumerable<int> HeadsOf(Chunk chunk) =>
        Enumerable.Range(0, Heads.Count).Where(head => chunk.Heads.Has(Heads[head], Shape));

    /// <summary>The work of all phases.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double Work(Func<int, double> ofBlock, bool drawsSources)
    {
        double before = Clean.PassCount
            * Settings.Prompts.Sum(prompt => Shape.LayerCount * ofBlock(prompt.Tokens.Length));
        double sources = Base.NeedsMeansOfOtherSet
            ? Settings.Ablation.SourceSet!.Sum(source => Shape.LayerCount * ofBlock(source.Length))
            : 0;
        return before + sources + WorkOfChunks(ofBlock, drawsSources);
    }

    /// <summary>The work of the experiment's own phase.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double WorkOfChunks(Func<int, double> ofBlock, bool drawsSources) =>
        Chunks.Sum(chunk => OfChunk(chunk, ofBlock, drawsSources));

    private double OfChunk(Chunk chunk, Func<int, double> ofBlock, bool drawsSources)
    {
        long ablated = Base.Ablation.RunCount
            * HeadsOf(chunk).Sum(head => (long)ChunkCut.BlocksAfter(Shape, Heads[head].Layer));
        return chunk.Prompts.Prompts.Sum(prompt =>
        {
            long whole = 1 + Base.SourcesToRun(chunk.Prompts, prompt, drawsSources);
            return ((whole * Shape.LayerCount) + ablated) * ofBlock(Base.Prompts.LengthOf(prompt));
        });
    }
}
