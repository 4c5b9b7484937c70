using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>Valid settings made ready.</summary>
internal sealed class SelfReinforcementPlan
{
    /// <summary>Bytes of the sums of one line.</summary>
    public const long BytesOfFit = 200;

    private readonly Dictionary<Reinforcement, int> places = [];
    private readonly IReadOnlyList<ReinforcedOutput>? readHeads;

    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public SelfReinforcementPlan(
        SelfReinforcementSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        readHeads = settings.ReadHeads is { } heads ? [.. heads.Select(ReinforcedOutput.Of)] : null;
        Base = new PromptPlan(Settings, shape, cancellationToken);
        Clean = new CleanPhases(Base);
        Sources =
        [
            .. settings.Heads.Distinct().Order().Select(ReinforcedOutput.Of),
            .. settings.AttentionLayers.Distinct().Order().Select(layer => new ReinforcedOutput(layer, null)),
        ];
        Reinforcements = [.. Enumerable.Range(0, Sources.Count).SelectMany(Of)];
        for (int place = 0; place < Reinforcements.Count; place++)
        {
            places[Reinforcements[place]] = place;
        }

        Chunks = [.. Base.Cut.Prompts(Base.Prompts.Lengths()).SelectMany(Cut)];
    }

    /// <summary>The settings.</summary>
    public SelfReinforcementSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before.</summary>
    public CleanPhases Clean { get; }

    /// <summary>Whose output is put back: heads in the order of layer, then index, then layers.</summary>
    public IReadOnlyList<ReinforcedOutput> Sources { get; }

    /// <summary>What is put back, in the order of <see cref="Sources"/>.</summary>
    public IReadOnlyList<Reinforcement> Reinforcements { get; }

    /// <summary>Chunks, those of the same prompts side by side.</summary>
    public IReadOnlyList<ReinforcementChunk> Chunks { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>Rows of the report.</summary>
    public long RowCount => Sources.Sum(source => (long)ReadsOf(source).Count) * Settings.Alphas.Count;

    /// <summary>The place of a reinforcement; -1 where it is not asked for, or does not exist.</summary>
    /// <param name="reinforcement">The reinforcement.</param>
    public int PlaceOf(Reinforcement reinforcement) => places.GetValueOrDefault(reinforcement, -1);

    /// <summary>What is read while an output is put back.</summary>
    /// <param name="source">Whose output.</param>
    public IReadOnlyList<ReinforcedOutput> ReadsOf(ReinforcedOutput source) => readHeads ?? [source];

    /// <summary>The layer before which an output is put back.</summary>
    /// <param name="source">Whose output.</param>
    public int IntoLayerOf(ReinforcedOutput source) => Settings.IntoLayer ?? source.Layer;

    /// <summary>Lines that are fitted to what a reinforcement reads: of the own output under both scales.</summary>
    /// <param name="reinforcement">The reinforcement.</param>
    public int FitsOf(Reinforcement reinforcement) => ReadsOf(Sources[reinforcement.Source]).Count
        * (reinforcement.Vector == ReinforcementVector.Own ? 2 : 1);

    /// <summary>Blocks that a row of a reinforcement runs: those from the layer on before which it is put back. Of a
    /// head's input it is the head's own block, and those after its write.</summary>
    /// <param name="reinforcement">The reinforcement.</param>
    public int PassesOf(Reinforcement reinforcement)
    {
        ReinforcedOutput source = Sources[reinforcement.Source];
        return Settings.IntoHeadInput
            ? 1 + ChunkCut.BlocksAfter(Shape, source.Layer)
            : Shape.LayerCount - IntoLayerOf(source);
    }

    /// <summary>The work of all phases.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    public double Work(Func<int, double> ofBlock) =>
        Clean.Work(ofBlock) + Chunks.Sum(chunk => WorkOf(chunk, ofBlock));

    /// <summary>The work of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    public double WorkOf(ReinforcementChunk chunk, Func<int, double> ofBlock)
    {
        long passes = Shape.LayerCount + chunk.Places.Sum(place => (long)PassesOf(Reinforcements[place]));
        return chunk.Prompts.Prompts.Sum(prompt => passes * ofBlock(Base.Prompts.LengthOf(prompt)));
    }

    private IEnumerable<Reinforcement> Of(int source)
    {
        ReinforcedOutput output = Sources[source];
        bool hasOther = output.HeadIndex is not null && Shape.HeadCount > 1;
        return
            from vector in Enum.GetValues<ReinforcementVector>()
            where vector switch
            {
                ReinforcementVector.RandomDirection => Settings.RandomDirection,
                ReinforcementVector.OtherHead => Settings.OtherHead && hasOther,
                _ => true,
            }
            from alpha in Enumerable.Range(0, Settings.Alphas.Count)
            select new Reinforcement(source, vector, alpha);
    }

    /// <summary>Parts what is put back in some prompts. Which prompts go together is a function of them and of the
    /// model alone; what is put back in them is parted so that a chunk stays within its budgets, and no more often than
    /// keeps the clean passes a small part of it. It changes no row.</summary>
    private IEnumerable<ReinforcementChunk> Cut(PromptRange range)
    {
        CutBudgets budgets = Settings.Budgets;
        double flops = range.Prompts.Sum(prompt => BlockFlops.Of(Shape, Base.Prompts.LengthOf(prompt)));
        double most = Math.Max(budgets.MaxChunkFlops / flops, budgets.WorkOverCleanPasses * (double)Shape.LayerCount);
        int first = 0;
        long passes = 0;
        long bytes = 0;
        for (int place = 0; place < Reinforcements.Count; place++)
        {
            long more = PassesOf(Reinforcements[place]);
            long moreBytes = FitsOf(Reinforcements[place]) * BytesOfFit;
            if (place > first && (passes + more > most || bytes + moreBytes > budgets.MaxPartialBytes))
            {
                yield return new ReinforcementChunk(range, first, place - first);
                (first, passes, bytes) = (place, 0, 0);
            }

            passes += more;
            bytes += moreBytes;
        }

        yield return new ReinforcementChunk(range, first, Reinforcements.Count - first);
    }
}

/// <summary>What is run at one go: some reinforcements in some prompts.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="First">The first reinforcement, by its place in the plan.</param>
/// <param name="Count">Number of reinforcements.</param>
internal readonly record struct ReinforcementChunk(PromptRange Prompts, int First, int Count)
{
    /// <summary>The reinforcements, by their place in the plan.</summary>
    public IEnumerable<int> Places => Enumerable.Range(First, Count);
}
