using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.LayerNorms;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tests.HeadSweeps;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.LayerNorms;

public sealed class LayerNormsLawTests
{
    /// <summary>Largest logit of the small models, about.</summary>
    private const double Largest = 5;

    public static TheoryData<string> Models => ["odd", "serial"];

    [Theory]
    [InlineData("odd", 1)]
    [InlineData("odd", 2)]
    [InlineData("serial", 1)]
    public void Rows_OfEveryHead_AreThoseOfSelfRepairToTheBit(string model, int draws)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        AblationSettings ablation = new() { Draws = draws };
        SelfRepairReport repair = Requests.Run(engine, Requests.Of(engine, 9, 7, 12) with
        {
            Ablation = ablation,
            KeepTokens = KeepTokens.None,
            LayerNorm = LayerNormModes.Final | LayerNormModes.Downstream | LayerNormModes.Isolated,
        });
        LayerNormsReport report = Run(engine, Settings(engine) with { Ablation = ablation });

        Assert.Equal(repair.Heads!.Count, report.Heads.Count);
        foreach ((HeadRow head, LayerNormsRow row) in repair.Heads.Zip(report.Heads))
        {
            Assert.Equal((head.Head, head.N), (row.Head, row.N));
            Assert.All(LayerNormsTerms.All, term => Assert.NotNull(row[term]?.Mean));
            Assert.All(LayerNormsTerms.All, term => Assert.Equal(head[term], row[term]));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Modes_OfAHead_AreThoseOfWhatTheyFreeze(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        LayerNormsReport report = Run(engine, Settings(engine));
        int[] layers = [.. Enumerable.Range(0, engine.Shape.LayerCount)];
        Assert.Equal(engine.Shape.Heads, report.Heads.Select(row => row.Head));
        foreach (LayerNormsRow row in report.Heads)
        {
            ComponentSet final = new() { Name = "final", Heads = [row.Head], FreezeFinalScale = true };
            ComponentSet isolated = final with { FreezeAttentionLayers = layers, FreezeMlps = layers };
            JointAblationReport joint = ExperimentRun.Run(
                new JointAblationExperiment(
                    new JointAblationSettings { Prompts = Prompts(engine), Sets = [final, isolated] }, engine.Shape),
                engine,
                CancellationToken.None);

            AssertClose(joint.Sets[0][Terms.LogitChange], row[Terms.LogitChangeFinal]);
            AssertClose(joint.Sets[1][Terms.LogitChange], row[Terms.LogitChangeIsolated]);
        }
    }

    /// <summary>The closed form that needs no stream, against the streams themselves.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void PassiveRandom_OfOneDirection_IsThatOfTheWrittenStream(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        Prompt prompt = Requests.PromptOf(engine, 3, 10);
        LayerNormsReport report = Run(engine, Settings(engine) with
        {
            Prompts = [prompt],
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
            Random = new RandomWriteSettings(Count: 1, Seed: 7),
        });
        double[] direction = RandomDirections.Unit(7, 0, engine.Shape.DModel);
        Assert.Equal(engine.Shape.Heads, report.Heads.Select(row => row.Head));

        foreach (LayerNormsRow row in report.Heads)
        {
            WrittenHead written = new(engine, row.Head, prompt.Tokens.ToArray());
            double expected = written.Passive(written.Scaled(direction)) / row.N;
            double own = written.Passive(written.Change) / row.N;
            Assert.Equal(expected, row.Passive.RandomMean!.Value, Tolerances.Naive * Largest);
            Assert.Equal(own, row[Terms.FromLayerNormPassive]!.Mean!.Value, Tolerances.Naive * Largest);
            Assert.Null(row.Passive.ZScore);
        }
    }

    [Fact]
    public void RandomWrites_OfSeveralDraws_AreMeansOfTheDraws()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LayerNormsSettings settings = Settings(engine) with { Prompts = Requests.Of(engine, 9, 9, 9).Prompts };
        LayerNormsReport both = Run(engine, settings with { Ablation = new AblationSettings { Draws = 2 } });
        LayerNormsReport[] single = [.. Enumerable.Range(0, 2).Select(draw => Run(
            engine, settings with { Ablation = Requests.OneDraw(settings.Prompts, both.Pairs, draw) }))];

        Assert.Equal(engine.Shape.Heads, both.Heads.Select(row => row.Head));
        for (int head = 0; head < both.Heads.Count; head++)
        {
            double[] means = [.. single.Select(draw => draw.Heads[head].Passive.RandomMean!.Value)];
            Assert.NotEqual(means[0], means[1]);
            Assert.Equal(means.Average(), both.Heads[head].Passive.RandomMean!.Value, 1e-9);
        }
    }

    [Fact]
    public void Ablation_WithOwnActivation_LeavesEveryScaleAsItIs()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LayerNormsReport report = Run(engine, Settings(engine) with
        {
            Ablation = new AblationSettings { Sources = [.. Prompts(engine).Select(prompt => prompt.Tokens)] },
            Bins = new HistogramBins(2, 0.5, 1.5),
        });

        Assert.Equal(engine.Shape.Heads, report.Heads.Select(row => row.Head));
        Assert.Equal(report.Heads.Count, report.Histograms.Count);
        Assert.All(report.Heads, row => Assert.Equal((0.0, 0.0, null), Score(row.Passive)));
        Assert.All(report.Heads, row => Assert.Equal(1, row[Terms.ScaleRatio]!.Mean));
        Assert.All(report.Histograms, row => Assert.Equal([0, row.Ratios.Counts.Sum()], row.Ratios.Counts));
        Assert.All(report.Histograms, row => Assert.Equal(report.Heads[0].N, row.Ratios.Counts[1]));
    }

    [Theory]
    [InlineData(1, 0.9, 1.1)]
    [InlineData(7, 0.99, 1.01)]
    [InlineData(40, 3, 5)]
    public void Histogram_OfAnyBins_CountsEveryPositionOnce(int count, double from, double to)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LayerNormsReport report =
            Run(engine, Settings(engine) with { Bins = new HistogramBins(count, from, to), Downstream = false });

        Assert.Equal(engine.Shape.Heads.Count(), report.Histograms.Count);
        Assert.All(report.Histograms.Zip(report.Heads), pair => Assert.Equal(
            pair.Second.N,
            pair.First.Ratios.Below + pair.First.Ratios.Counts.Sum() + pair.First.Ratios.Above));
        Assert.All(report.Heads, row => Assert.Null(row[Terms.LogitChangeDownstream]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Work_OfEitherChoice_IsWhatRuns(bool downstream)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("serial");
        LayerNormsSettings settings = Settings(engine) with { Downstream = downstream };
        LayerNormsExperiment experiment = new(settings, engine.Shape);
        int heads = engine.Shape.Heads.Sum(head => engine.Shape.LayerCount - head.Layer);

        Assert.Equal(experiment.Work(drawsSources: true).BlockPasses, Run(engine, settings).BlockPasses);
        Assert.Equal(
            settings.Prompts.Count * heads * (downstream ? 2 : 1),
            experiment.Work(drawsSources: false).BlockPasses - (2L * settings.Prompts.Count * engine.Shape.LayerCount));
    }

    [Fact]
    public void LayerNorms_InterruptedAfterAnyPartial_GiveTheSameReport()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LayerNormsSettings settings = Settings(engine) with
        {
            Ablation = new AblationSettings { Kind = AblationKind.Mean },
            Budgets = SmallChunks.Budgets,
        };

        Interruptions.AssertHarmless(engine, () => new LayerNormsExperiment(settings, engine.Shape));
    }

    [Theory]
    [InlineData(0, 0.8, 1.2)]
    [InlineData(4, 1.2, 0.8)]
    [InlineData(4, 1.0, 1.0)]
    public void Bins_ThatHoldNothing_AreRefused(int count, double from, double to)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LayerNormsSettings settings = Settings(engine) with { Bins = new HistogramBins(count, from, to) };
        Assert.Throws<ArgumentException>(() => new LayerNormsExperiment(settings, engine.Shape));
    }

    private static (double? Mean, double? Spread, double? Score) Score(LayerAdjustedScore score) =>
        (score.RandomMean, score.RandomStandardDeviation, score.ZScore);

    private static void AssertClose(TermStatistics? expected, TermStatistics? actual) =>
        Assert.Equal(expected!.Mean!.Value, actual!.Mean!.Value, Tolerances.Naive * Largest);

    private static IReadOnlyList<Prompt> Prompts(NaiveRowEngine engine) => Requests.Of(engine, 9, 7, 12).Prompts;

    private static LayerNormsSettings Settings(NaiveRowEngine engine) => new()
    {
        Prompts = Prompts(engine),
        Heads = [.. engine.Shape.Heads],
        Random = new RandomWriteSettings(Count: 3),
    };

    private static LayerNormsReport Run(NaiveRowEngine engine, LayerNormsSettings settings) =>
        ExperimentRun.Run(new LayerNormsExperiment(settings, engine.Shape), engine, CancellationToken.None);
}
