using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Plans;

/// <summary>An analysis outlives the process that began it.</summary>
public sealed class InterruptionTests
{
    /// <summary>Several chunks of few prompts, and groups of heads.</summary>
    private static readonly CutBudgets Small = new()
    {
        Version = 0,
        MaxChunkTokens = 20,
        MaxChunkFlops = 1e6,
        WorkOverCleanPasses = 0,
        MaxPartialBytes = 20 * sizeof(float) * 6,
    };

    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    public static TheoryData<AblationKind, bool> Kinds => new()
    {
        { AblationKind.Resample, false },
        { AblationKind.PositionMean, false },
        { AblationKind.Mean, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Analysis_KilledAfterAnyPartialAndContinued_GivesTheSameReport(AblationKind kind, bool scoresLast)
    {
        SelfRepairSettings settings = Settings(kind, scoresLast);
        SelfRepairExperiment Plan() => new(settings, engine.Shape);

        Assert.True(Plan().Phases.Sum(phase => phase.ChunkCount) > 6);
        Interruptions.AssertHarmless(engine, Plan);
    }

    [Fact]
    public void Analysis_KilledAfterEachPartial_EndsWithTheSameReport()
    {
        SelfRepairSettings settings = Settings(AblationKind.Mean, scoresLast: true);
        KeepingHost host = new(1);
        SelfRepairReport? report = null;
        while (report is null)
        {
            try
            {
                report = Requests.Run(engine, settings, host);
            }
            catch (KilledException)
            {
                host = host.Restart(1);
            }
        }

        Assert.Equal(Requests.Bits(Requests.Run(engine, settings)), Requests.Bits(report));
    }

    [Fact]
    public void Chunk_RunTwice_LeavesThePartialToTheByte()
    {
        SelfRepairExperiment experiment = new(Settings(AblationKind.Resample, scoresLast: false), engine.Shape);
        PhaseResults results = new();
        foreach (Phase phase in experiment.Phases)
        {
            byte[][] partials = [.. Enumerable.Range(0, phase.ChunkCount).Select(Run)];
            Assert.All(partials, (partial, chunk) => Assert.Equal(partial, Run(chunk)));
            results.Add(phase.Name, phase.Merge(partials));
            byte[] Run(int chunk) =>
                phase.RunChunk(chunk, new ChunkRun(engine, results, progress: null, CancellationToken.None));
        }
    }

    private SelfRepairSettings Settings(AblationKind kind, bool scoresLast) => Requests.Of(engine, 9, 7, 12, 8, 9) with
    {
        Ablation = new AblationSettings { Kind = kind },
        Positions = scoresLast ? PositionChoice.Last : PositionChoice.All,
        KeepTokens = KeepTokens.Top,
        Matrix = true,
        Bootstrap = 5,
        Budgets = Small,
    };
}
