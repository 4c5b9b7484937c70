using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Valid settings made ready.</summary>
internal sealed class JointAblationPlan
{
    /// <summary>Least ratio of a group's work to what each group runs again. All pairs of 24 heads in 6 layers then run
    /// 1.1 times the blocks that they need; of 45 heads in 12 layers, 1.02 times to 1.1 times.</summary>
    private const int WorkOverRepeatedPasses = 8;

    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public JointAblationPlan(
        JointAblationSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Base = new PromptPlan(settings, shape, cancellationToken);
        Sets = [.. settings.Sets.Select(set => new SetPlan(set, settings.Carriers, shape))];
        NeedsMlps = Sets.SelectMany(set => set.Interventions)
            .Any(intervention => intervention.Replaced.Concat(intervention.Frozen).Any(component => component.IsMlp));
        Clean = new CleanPhases(Base, new CleanNeeds(MeansOf.For(settings.Ablation, NeedsMlps), Tops: null));
        (int First, int Count)[] groups = [.. GroupSets()];
        Chunks =
        [
            .. Base.Cut.Prompts(Base.Prompts.Lengths())
                .SelectMany(range => groups.Select(group => new SetChunk(range, group.First, group.Count))),
        ];
    }

    /// <summary>The settings.</summary>
    public JointAblationSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the joint ablation.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The sets.</summary>
    public IReadOnlyList<SetPlan> Sets { get; }

    /// <summary>Chunks, those of the same prompts side by side.</summary>
    public IReadOnlyList<SetChunk> Chunks { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>Whether MLP layers are replaced or frozen.</summary>
    public bool NeedsMlps { get; }

    /// <summary>Whether final scales are frozen.</summary>
    public bool NeedsScales => Settings.Sets.Any(set => set.FreezeFinalScale);

    /// <summary>What is run in a chunk, what several sets need once.</summary>
    /// <param name="chunk">The chunk.</param>
    public Intervention[] InterventionsOf(SetChunk chunk) =>
        [.. Sets.Skip(chunk.FirstSet).Take(chunk.SetCount).SelectMany(set => set.Interventions).Distinct()];

    /// <summary>The work of the chunks.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double Work(Func<int, double> ofBlock, bool drawsSources) => Chunks.Sum(chunk =>
    {
        long ablated = Base.Ablation.RunCount * InterventionsOf(chunk).Sum(PassesOf);
        return chunk.Prompts.Prompts.Sum(prompt =>
        {
            long whole = 1 + Base.SourcesToRun(chunk.Prompts, prompt, drawsSources);
            return ((whole * Shape.LayerCount) + ablated) * ofBlock(Base.Prompts.LengthOf(prompt));
        });
    });

    /// <summary>Blocks that a row runs.</summary>
    /// <param name="intervention">What is changed in it.</param>
    public long PassesOf(Intervention intervention) => Shape.LayerCount - intervention.FirstLayer;

    /// <summary>Groups of sets, each of at most the work of the largest group of heads, or so large that what every
    /// group runs again is a small part of it. What several sets of a group need counts once.</summary>
    private IEnumerable<(int First, int Count)> GroupSets()
    {
        long most = Math.Max(Base.Cut.LargestGroupPasses, WorkOverRepeatedPasses * RepeatedPasses());
        HashSet<Intervention> group = [];
        int first = 0;
        long passes = 0;
        for (int set = 0; set < Sets.Count; set++)
        {
            Intervention[] own = [.. Sets[set].Interventions];
            long added = own.Where(intervention => !group.Contains(intervention)).Sum(PassesOf);
            if (set > first && passes + added > most)
            {
                yield return (first, set - first);
                first = set;
                group.Clear();
                passes = 0;
                added = own.Sum(PassesOf);
            }

            group.UnionWith(own);
            passes += added;
        }

        yield return (first, Sets.Count - first);
    }

    /// <summary>Block passes of a prompt that each group may run again, as many as one ablated run counts for: clean
    /// and source passes, and members alone that belong to several sets.</summary>
    private long RepeatedPasses()
    {
        IEnumerable<Intervention> shared = Sets.SelectMany(set => set.Singles.Distinct())
            .GroupBy(single => single)
            .Where(same => same.Skip(1).Any())
            .Select(same => same.Key);
        return (Shape.LayerCount * (1L + Base.Ablation.SourceCount) / Base.Ablation.RunCount) + shared.Sum(PassesOf);
    }
}

/// <summary>Some sets over some prompts.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="FirstSet">The first set.</param>
/// <param name="SetCount">Number of sets.</param>
internal readonly record struct SetChunk(PromptRange Prompts, int FirstSet, int SetCount);
