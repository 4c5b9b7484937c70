using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Some heads, each ablated in every prompt: heads, clean passes and chunks of such an experiment.</summary>
/// <remarks>All of it is a function of the settings and of the model's shape alone. A head's <em>ordinal</em> is its
/// place in the answer.</remarks>
internal sealed class HeadSweepPlan
{
    private readonly Func<int, long> passesOfHead;

    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The prompts and the ablation.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="passes">What a head runs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceTooShortException">A source can be continued by nothing.</exception>
    public HeadSweepPlan(
        PromptSettings settings,
        IReadOnlyList<HeadId> heads,
        ModelShape shape,
        SweepPasses passes,
        CancellationToken cancellationToken)
    {
        Heads = [.. heads.Distinct().Order()];
        Base = new PromptPlan(settings, shape, cancellationToken);
        Clean = new CleanPhases(Base);
        int runCount = Base.Ablation.RunCount;
        passesOfHead = layer => (long)runCount * passes.RowsOfHead * ChunkCut.BlocksAfter(shape, layer);
        ChunkCut cut = new(
            shape, settings.Budgets, Base.Ablation.SourceCount, checked(runCount * passes.RowsInCut));
        HeadRange[] groups = [.. cut.HeadGroups().Where(group => Heads.Any(head => group.Has(head, shape)))];
        FirstGroup = groups[0];
        Chunks =
        [
            .. cut.Prompts(Base.Prompts.Lengths(), passes.BytesInPartial)
                .SelectMany(range => groups.Select(group => new Chunk(range, group))),
        ];
    }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the sweep.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The ablated heads in the order of layer, then index: [ordinal].</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>Chunks of the sweep, those of the same prompts side by side.</summary>
    public IReadOnlyList<Chunk> Chunks { get; }

    /// <summary>The group of heads whose chunks hold each prompt once.</summary>
    public HeadRange FirstGroup { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>Most ablated heads of a layer.</summary>
    public int HeadsOfALayer => Heads.CountBy(head => head.Layer).Max(layer => layer.Value);

    /// <summary>Ordinals of the heads of a chunk, ascending.</summary>
    /// <param name="chunk">The chunk.</param>
    public int[] OrdinalsOf(Chunk chunk) =>
        [.. Enumerable.Range(0, Heads.Count).Where(ordinal => chunk.Heads.Has(Heads[ordinal], Shape))];

    /// <summary>Scored positions of a chunk, by the share of the heads that are ablated there.</summary>
    /// <param name="chunk">The chunk.</param>
    public double PositionsOf(Chunk chunk) =>
        (double)Base.ScoredIn(chunk.Prompts) * OrdinalsOf(chunk).Length / Heads.Count;

    /// <summary>The work of all phases.</summary>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public ExperimentWork Work(bool drawsSources)
    {
        double Count(Func<int, double> ofBlock) => Clean.Work(ofBlock) + WorkOfSweep(ofBlock, drawsSources);
        return new ExperimentWork(
            (long)Count(_ => 1), Count(tokens => BlockFlops.Of(Shape, tokens)), IsUpperBound: false);
    }

    /// <summary>The work of the sweep: clean runs, source rows, ablated rows.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double WorkOfSweep(Func<int, double> ofBlock, bool drawsSources) => Chunks.Sum(chunk =>
    {
        long ablated = OrdinalsOf(chunk).Sum(ordinal => passesOfHead(Heads[ordinal].Layer));
        return chunk.Prompts.Prompts.Sum(prompt =>
            (((1 + Base.SourcesToRun(chunk.Prompts, prompt, drawsSources)) * Shape.LayerCount) + ablated)
            * ofBlock(Base.Prompts.LengthOf(prompt)));
    });
}

/// <summary>What a head runs in a prompt for each of its draws.</summary>
/// <param name="RowsOfHead">Rows that run the blocks after the head.</param>
/// <param name="RowsInCut">As how many of them it counts where chunks are cut. What is asked beside must change no
/// chunk's prompts, so that a head keeps its bits.</param>
/// <param name="BytesInPartial">Bytes that a head leaves of each prompt in a chunk's partial; 0: its sums over prompts
/// alone.</param>
internal readonly record struct SweepPasses(int RowsOfHead, int RowsInCut, int BytesInPartial = 0);
