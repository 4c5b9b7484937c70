using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DoseResponse;

/// <summary>Valid settings made ready.</summary>
/// <remarks>A <em>run</em> is a head ablated at one strength in every prompt; runs are counted over heads, and of a
/// head over strengths.</remarks>
internal sealed class DoseResponsePlan
{
    private readonly IReadOnlyList<RunRange> groups;

    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public DoseResponsePlan(
        DoseResponseSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Heads = [.. settings.Heads.Distinct().Order()];
        Base = new PromptPlan(settings, shape, cancellationToken);
        Clean = new CleanPhases(Base);
        Ranges = Base.Cut.Prompts(Base.Prompts.Lengths());
        groups = RunRange.Cut(
            Heads.Select(head => new RunsAlike(settings.Strengths.Count, (int)PassesOf(head))),
            Base.Cut.PassesOfChunk);
    }

    /// <summary>The settings.</summary>
    public DoseResponseSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the ablations.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The ablated heads in the order of layer, then index.</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>Prompts of the chunks.</summary>
    public IReadOnlyList<PromptRange> Ranges { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>Number of runs: every head at every strength.</summary>
    public int RunCount => Heads.Count * Settings.Strengths.Count;

    /// <summary>Number of chunks, those of the same prompts side by side.</summary>
    public int ChunkCount => Ranges.Count * groups.Count;

    /// <summary>The prompts and runs of a chunk.</summary>
    /// <param name="index">Its place, from 0.</param>
    public (PromptRange Prompts, RunRange Runs) ChunkAt(int index) =>
        (Ranges[index / groups.Count], groups[index % groups.Count]);

    /// <summary>The head and the strength of a run.</summary>
    /// <param name="run">Its place, from 0.</param>
    public (HeadId Head, double Strength) RunAt(long run) =>
        (Heads[(int)(run / Settings.Strengths.Count)], Settings.Strengths[(int)(run % Settings.Strengths.Count)]);

    /// <summary>The work of all phases.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double Work(Func<int, double> ofBlock, bool drawsSources) =>
        Clean.Work(ofBlock) + OfChunks(ofBlock, drawsSources);

    /// <summary>The work of the chunks: each runs its prompts clean, and their sources, once for all of its
    /// strengths.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double OfChunks(Func<int, double> ofBlock, bool drawsSources)
    {
        long ablated = Settings.Strengths.Count * Heads.Sum(PassesOf);
        return Ranges.Sum(range => range.Prompts.Sum(prompt =>
        {
            long whole = 1 + Base.SourcesToRun(range, prompt, drawsSources);
            return ((groups.Count * whole * Shape.LayerCount) + ablated)
                * ofBlock(Base.Prompts.LengthOf(prompt));
        }));
    }

    /// <summary>Blocks that a head's ablation runs for a prompt, over all draws.</summary>
    private long PassesOf(HeadId head) => (long)Base.Ablation.RunCount * ChunkCut.BlocksAfter(Shape, head.Layer);
}
