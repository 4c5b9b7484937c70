using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>Block passes as they are planned, counted and reported on the way.</summary>
public sealed class ProgressTests
{
    /// <summary>Tokens of prompts that are more than a chunk of the sweep holds.</summary>
    private static readonly int[] SeveralChunks = [.. Enumerable.Range(0, 90).Select(index => 40 + (index % 21))];

    private static readonly HeadId[] TwoHeads = [new(0, 1), new(1, 2)];

    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void BlockPasses_OfAWholeRun_ArePlannedCountedAndReportedAlike(string model)
    {
        NaiveRowEngine counted = NaiveRowEngine.OpenGolden(model);
        SelfRepairSettings settings = Requests.Of(counted, 6, 4) with { LayerNorm = LayerNormModes.Downstream };
        SelfRepairExperiment experiment = new(settings, counted.Shape);
        Reports reports = new();

        SelfRepairReport report =
            ExperimentRun.Run(experiment, counted, new InOrderHost(), reports, CancellationToken.None);

        long planned = experiment.Work(drawsSources: true).BlockPasses;
        Assert.Equal(planned, counted.BlockPasses);
        Assert.Equal(planned, report.BlockPasses);
        Assert.Equal((planned, planned), (reports.Last.Done, reports.Last.Total));
    }

    /// <summary>All that decides how much runs: the scan, the tops, lone chunks, lenders and their absence.</summary>
    public static TheoryData<string> Asked =>
    [
        "all", "top", "top+all", "empty top", "mean", "top of mean", "draws", "other set", "last", "downstream",
    ];

    [Theory]
    [MemberData(nameof(Asked))]
    public void Progress_OfARequest_EndsAtItsTotalsAndNeverFalls(string asked)
    {
        foreach (int[] lengths in (int[][])[[6, 4, 9, 7], SeveralChunks])
        {
            SelfRepairSettings settings =
                Ask(asked, Requests.Of(engine, lengths) with { KeepTokens = KeepTokens.None, Heads = TwoHeads });
            SelfRepairExperiment experiment = new(settings, engine.Shape);
            Reports reports = new();

            SelfRepairReport report =
                ExperimentRun.Run(experiment, engine, new InOrderHost(), reports, CancellationToken.None);

            BlockPassProgress last = reports.Last;
            Assert.Equal((report.BlockPasses, report.BlockPasses), (last.Done, last.Total));
            Assert.InRange(last.Total, 0, experiment.Work(drawsSources: true).BlockPasses);
            foreach (IGrouping<string, BlockPassProgress> phase in reports.All.GroupBy(value => value.Phase))
            {
                Assert.Equal(phase.Last().PhaseTotal, phase.Last().PhaseDone);
                AssertRises(phase.Select(value => (double)value.PhaseDone / value.PhaseTotal));
            }

            AssertRises(reports.All.Select(value => (double)value.Done / value.Total));
        }
    }

    [Fact]
    public void Progress_OfTopRowsInSeveralChunks_IsExactFromTheSweepOn()
    {
        SelfRepairSettings settings = Ask(
            "top", Requests.Of(engine, SeveralChunks) with { KeepTokens = KeepTokens.None, Heads = TwoHeads });
        SelfRepairExperiment experiment = new(settings, engine.Shape);
        Reports reports = new();

        ExperimentRun.Run(experiment, engine, new InOrderHost(), reports, CancellationToken.None);

        Assert.True(experiment.Phases[^1].ChunkCount > 1);
        BlockPassProgress[] sweep = [.. reports.All.Where(value => value.Phase == "sweep")];
        Assert.True(sweep[0].Total < reports.All[0].Total);
        Assert.All(sweep, value => Assert.Equal(sweep[0].Total, value.Total));
    }

    private static SelfRepairSettings Ask(string asked, SelfRepairSettings settings)
    {
        SelfRepairSettings top = settings with { AllRows = false, TopRows = true, TopFraction = 0.01 };
        ReadOnlyMemory<int>[] set = [.. settings.Prompts.Take(3).Select(prompt => prompt.Tokens)];
        return asked switch
        {
            "all" => settings with { TopRows = false },
            "top" => top,
            "top+all" => settings,
            "empty top" => top with { TopFraction = 0 },
            "mean" => settings with { TopRows = false, Ablation = new AblationSettings { Kind = AblationKind.Mean } },
            "top of mean" => top with { Ablation = new AblationSettings { Kind = AblationKind.Mean } },
            "draws" => top with { Ablation = new AblationSettings { Draws = 3 } },
            "other set" => top with
            {
                Ablation = new AblationSettings { Kind = AblationKind.Mean, SourceSet = set },
            },
            "last" => top with { Positions = PositionChoice.Last, TopFraction = 0.1 },
            "downstream" => top with { LayerNorm = LayerNormModes.Downstream },
            _ => throw new ArgumentOutOfRangeException(nameof(asked)),
        };
    }

    private static void AssertRises(IEnumerable<double> fractions)
    {
        double before = 0;
        Assert.All(fractions, fraction =>
        {
            Assert.InRange(fraction, before, 1);
            before = fraction;
        });
    }

    private sealed class Reports : IProgress<BlockPassProgress>
    {
        public List<BlockPassProgress> All { get; } = [];

        public BlockPassProgress Last => All[^1];

        public void Report(BlockPassProgress value) => All.Add(value);
    }
}
