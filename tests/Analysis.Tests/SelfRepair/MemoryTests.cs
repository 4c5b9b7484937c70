using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>What the estimate says before anything is made; that it bounds what a run takes, a process of its own
/// shows.</summary>
public sealed class MemoryTests
{
    private static readonly ModelShape Shape = new(12, 12, 768, 64, 3_072, 50_304, 2_048, IsParallel: true);

    private static readonly EngineExtent Engine = new(ThreadCount: 2, BatchTokens: 256);

    private static readonly SelfRepairSettings Usual = new()
    {
        Prompts = [.. Enumerable.Range(0, 100).Select(_ => PromptOf(128))],
        Heads = [.. Shape.Heads],
    };

    [Fact]
    public void Memory_OfARequest_DrawsNoSource()
    {
        SelfRepairExperiment experiment = new(Usual with { Ablation = new() { Draws = 100 } }, Shape);

        MemoryEstimate memory = experiment.Memory(Engine);

        Assert.Empty(experiment.Pairs);
        Assert.InRange(memory.DrawnBytes, 100L * 100 * 128 * sizeof(int), long.MaxValue);
        long most = experiment.Work(drawsSources: false).BlockPasses;
        Assert.Empty(experiment.Pairs);
        Assert.InRange(experiment.Work(drawsSources: true).BlockPasses, 1, most);
        Assert.Equal(100 * 100, experiment.Pairs.Count);
    }

    [Fact]
    public void Memory_OfOneLongPromptWithManyDraws_CountsEveryDrawsActivations()
    {
        SelfRepairSettings settings = Usual with
        {
            Prompts = [PromptOf(2_048), PromptOf(2_048)],
            Heads = [new HeadId(0, 0)],
            Ablation = new AblationSettings { Draws = 100 },
        };

        MemoryEstimate memory = new SelfRepairExperiment(settings, Shape).Memory(Engine);

        // z of every layer, for each draw: a prompt longer than a chunk is one of its own, whatever it keeps.
        Assert.InRange(memory.SweepBytes, 100L * 2_048 * 12 * 768 * sizeof(float), long.MaxValue);
    }

    [Fact]
    public void Memory_OfEachThingAskedForMore_IsMore()
    {
        long usual = PeakOf(Usual);

        Assert.InRange(PeakOf(Usual with { Bootstrap = 10_000 }), usual + 1, long.MaxValue);
        Assert.InRange(PeakOf(Usual with { Matrix = true }), usual + 1, long.MaxValue);
        Assert.InRange(PeakOf(Usual with { KeepTokens = KeepTokens.All }), usual + 1, long.MaxValue);
        Assert.InRange(PeakOf(Usual with { Ablation = new() { Draws = 10 } }), usual + 1, long.MaxValue);
        Assert.InRange(PeakOf(Usual with { Prompts = [.. Usual.Prompts, .. Usual.Prompts] }), usual + 1, long.MaxValue);
    }

    [Fact]
    public void Flops_OfARequest_AreThoseOfItsBlockPassesAtTheirLengths()
    {
        SelfRepairSettings settings = Usual with
        {
            Prompts = [PromptOf(10), PromptOf(10)],
            Positions = PositionChoice.Last,
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
        };
        SelfRepairExperiment experiment = new(settings, Shape);

        // With the last position scored, every row of ten tokens runs whole, the clean passes for targets too.
        ExperimentWork work = experiment.Work(drawsSources: true);
        Assert.Equal(work.BlockPasses * BlockFlops.Of(Shape, 10), work.Flops, precision: 0);
        Assert.Equal(work, experiment.Work(drawsSources: false));
    }

    private static long PeakOf(SelfRepairSettings settings) =>
        new SelfRepairExperiment(settings, Shape).Memory(Engine).PeakBytes;

    private static Prompt PromptOf(int length) => new() { Id = "p", Tokens = new int[length] };
}
