using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Every asked head ablated over every prompt, and how the rest of the model answers (E13 to E47).</summary>
/// <remarks>Phases, each with a barrier after it: <c>targets</c> where the most likely tokens are scored, <c>source</c>
/// where another set is averaged over, <c>clean</c> where top positions or means are needed, <c>sweep</c>.</remarks>
public sealed class SelfRepairExperiment
{
    private readonly SelfRepairPlan plan;

    /// <summary>Checks and plans a request.</summary>
    /// <param name="settings">The request.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The request does not fit the model or itself.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public SelfRepairExperiment(
        SelfRepairSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        SelfRepairChecks.Run(settings, shape);
        plan = new SelfRepairPlan(settings, shape, cancellationToken);
    }

    /// <summary>Number of chunks of the sweep.</summary>
    public int ChunkCount => plan.SweepChunks.Count;

    /// <summary>Number of ablated heads.</summary>
    public int HeadCount => plan.Heads.Count;

    /// <summary>Scored positions of all prompts, N.</summary>
    public long ScoredPositions => plan.ScoredCount;

    /// <summary>Tokens of all prompts.</summary>
    public long TokenCount => plan.Settings.Prompts.Sum(prompt => (long)prompt.Tokens.Length);

    /// <summary>Block passes of all phases; an upper bound where top rows alone are asked.</summary>
    public long BlockPasses => plan.BlockPasses();

    /// <summary>Floating-point operations of all block passes; an upper bound where <see cref="BlockPasses"/> is
    /// one.</summary>
    public double Flops => FlopsOf(isDrawn: true);

    /// <summary>The most block passes that there may be; no source is drawn for the answer.</summary>
    public long MostBlockPasses => (long)new SelfRepairCount(plan, _ => 1, isDrawn: false).All();

    /// <summary>The floating-point operations of <see cref="MostBlockPasses"/>; no source is drawn for the
    /// answer.</summary>
    public double MostFlops => FlopsOf(isDrawn: false);

    /// <summary>Whether fewer block passes may run than <see cref="BlockPasses"/>: top rows alone are asked, and which
    /// prompts hold some is not known before the clean passes.</summary>
    public bool IsUpperBound => !plan.NeedsAll;

    /// <summary>The memory that it takes beside its model; no source is drawn for the answer.</summary>
    /// <param name="engine">How much the engine runs at once.</param>
    public MemoryEstimate Memory(EngineExtent engine) => SelfRepairMemory.Of(plan.Settings, plan.Shape, engine);

    /// <summary>Most token rows that the report holds.</summary>
    public long MaxTokenRows => plan.Settings.KeepTokens switch
    {
        KeepTokens.All => (long)plan.ScoredCount * plan.Heads.Count,
        KeepTokens.Top => (long)plan.TopCount * plan.Heads.Count,
        _ => 0,
    };

    /// <summary>Which prompts lend to which, in the order of draw, then prompt; empty where no source is drawn, or not
    /// yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Ablation.Pairs;

    /// <summary>Runs the experiment.</summary>
    /// <param name="engine">What runs rows.</param>
    /// <param name="scheduler">What runs chunks.</param>
    /// <param name="progress">Told of block passes as they are done, on the threads that do them; null: nobody.</param>
    /// <param name="cancellationToken">Stops it, a run in progress too.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public SelfRepairReport Run(
        IRowEngine engine,
        IChunkScheduler scheduler,
        IProgress<BlockPassProgress>? progress,
        CancellationToken cancellationToken)
    {
        BlockPassTally tally = new(progress);
        SelfRepairPhases phases = new(plan, engine, scheduler, tally);
        plan.Ablation.Draw(cancellationToken);
        SweepInputs inputs = phases.Prepare(cancellationToken);
        SweepPartial sums = phases.Sweep(inputs, cancellationToken);
        plan.Ablation.Forget();
        return new ReportMaker(plan).Make(sums, phases.PreparingPasses, cancellationToken);
    }

    private double FlopsOf(bool isDrawn) =>
        new SelfRepairCount(plan, tokens => BlockFlops.Of(plan.Shape, tokens), isDrawn).All();
}
