using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>Valid settings made ready.</summary>
/// <remarks>A <em>subject</em> is the clean run, 0, or an ablated head, 1 and on in the order of layer, then
/// index.</remarks>
internal sealed class LogitLensPlan
{
    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public LogitLensPlan(LogitLensSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Heads = [.. settings.Heads.Distinct().Order()];
        Base = new PromptPlan(settings, shape, cancellationToken);
        Clean = new CleanPhases(Base);
        HeadRange[] groups = [.. Base.Cut.HeadGroups()
            .Where((group, index) => index == 0 || Heads.Any(head => group.Has(head, shape)))];
        Chunks =
        [
            .. Base.Cut.Prompts(Base.Prompts.Lengths())
                .SelectMany(range => groups.Select(group => new Chunk(range, group))),
        ];
    }

    /// <summary>The settings.</summary>
    public LogitLensSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the lens.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The ablated heads in the order of layer, then index.</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>Chunks of the lens, those of the same prompts side by side.</summary>
    public IReadOnlyList<Chunk> Chunks { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>The clean run and the ablated heads.</summary>
    public int SubjectCount => Heads.Count + 1;

    /// <summary>Streams that are looked at: before every layer, and the last.</summary>
    public int StreamCount => Shape.LayerCount + 1;

    /// <summary>Subjects of a chunk: its heads, and with the first group the clean run.</summary>
    /// <param name="chunk">The chunk.</param>
    public IEnumerable<int> SubjectsOf(Chunk chunk) => Enumerable.Range(0, SubjectCount).Where(subject =>
        subject == 0 ? chunk.Heads.First == 0 : chunk.Heads.Has(Heads[subject - 1], Shape));

    /// <summary>The work of all phases.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double Work(Func<int, double> ofBlock, bool drawsSources) =>
        Clean.Work(ofBlock) + WorkOfChunks(ofBlock, drawsSources);

    /// <summary>The work of the lens.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double WorkOfChunks(Func<int, double> ofBlock, bool drawsSources) =>
        Chunks.Sum(chunk => OfChunk(chunk, ofBlock, drawsSources));

    private double OfChunk(Chunk chunk, Func<int, double> ofBlock, bool drawsSources)
    {
        HeadId[] heads = [.. SubjectsOf(chunk).Where(subject => subject > 0).Select(subject => Heads[subject - 1])];
        long ablated = Base.Ablation.RunCount * heads.Sum(head => (long)ChunkCut.BlocksAfter(Shape, head.Layer));
        return chunk.Prompts.Prompts.Sum(prompt =>
        {
            long sources = heads.Length == 0 ? 0 : Base.SourcesToRun(chunk.Prompts, prompt, drawsSources);
            return (((1 + sources) * Shape.LayerCount) + ablated) * ofBlock(Base.Prompts.LengthOf(prompt));
        });
    }
}
