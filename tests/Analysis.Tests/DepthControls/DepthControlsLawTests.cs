using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.DepthControls;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tests.HeadSweeps;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.DepthControls;

public sealed class DepthControlsLawTests
{
    /// <summary>Largest logit of the small models, about.</summary>
    private const double Largest = 5;

    public static TheoryData<string> Models => ["odd", "serial"];

    [Theory]
    [InlineData("odd", 1)]
    [InlineData("odd", 2)]
    [InlineData("serial", 1)]
    public void Answers_OfAllLayers_SumToSelfRepairsLayerRows(string model, int draws)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        AblationSettings ablation = new() { Draws = draws };
        SelfRepairReport repair = Requests.Run(
            engine, Requests.Of(engine, 9, 7, 12) with { Ablation = ablation, KeepTokens = KeepTokens.None });
        DepthControlsReport report = Run(engine, Settings(engine) with { Ablation = ablation });

        Assert.Equal(
            repair.Heads!.Select(head => head[Terms.SelfRepair]), report.Heads.Select(row => row.SelfRepair));
        foreach (LayerRow layer in repair.Layers!)
        {
            AnswerRow[] answers = [.. report.Answers.Where(answer => answer.AblatedLayer == layer.Layer)];
            Assert.Equal(engine.Shape.LayerCount, answers.Length);
            Assert.Equal(layer[Terms.FromHeads]!.Value, answers.Sum(answer => answer.FromHeads!.Value), 1e-12);
            Assert.Equal(layer[Terms.FromMlps]!.Value, answers.Sum(answer => answer.FromMlp!.Value), 1e-12);
            Assert.All(answers, answer => Assert.True(MayAnswer(answer, engine.Shape) || answer.FromMlp == 0));
        }
    }

    /// <summary>The same expression, given the head's own change, is the ablation; given a random direction of its
    /// norm, the control.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Write_InTheHeadsPlace_RepairsAsTheRowsSay(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        Prompt prompt = Requests.PromptOf(engine, 3, 10);
        DepthControlsReport report = Run(engine, Settings(engine) with
        {
            Prompts = [prompt],
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
            Random = new RandomWriteSettings(Count: 1, Seed: 7),
        });
        double[] direction = RandomDirections.Unit(7, 0, engine.Shape.DModel);

        Assert.Equal(engine.Shape.Heads, report.Heads.Select(row => row.Head));
        foreach (ControlRow row in report.Heads)
        {
            WrittenHead written = new(engine, row.Head, prompt.Tokens.ToArray());
            double own = written.SelfRepair(written.Change) / row.N;
            double random = written.SelfRepair(written.Scaled(direction)) / row.N;
            Assert.Equal(own, row.SelfRepair.Mean!.Value, Tolerances.Naive * Largest);
            Assert.Equal(random, row.Random.RandomMean!.Value, Tolerances.Naive * Largest);
            Assert.Equal((null, null), (row.Random.RandomStandardDeviation, row.Random.ZScore));
        }
    }

    [Fact]
    public void RandomWrites_OfSeveralDraws_AreMeansOfTheDraws()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        DepthControlsSettings settings = Settings(engine) with { Prompts = Requests.Of(engine, 9, 9, 9).Prompts };
        DepthControlsReport both = Run(engine, settings with { Ablation = new AblationSettings { Draws = 2 } });
        DepthControlsReport[] single = [.. Enumerable.Range(0, 2).Select(draw => Run(
            engine, settings with { Ablation = Requests.OneDraw(settings.Prompts, both.Pairs, draw) }))];

        Assert.Equal(engine.Shape.Heads, both.Heads.Select(row => row.Head));
        for (int head = 0; head < both.Heads.Count; head++)
        {
            double[] means = [.. single.Select(draw => draw.Heads[head].Random.RandomMean!.Value)];
            Assert.NotEqual(means[0], means[1]);
            Assert.Equal(means.Average(), both.Heads[head].Random.RandomMean!.Value, 1e-9);
        }
    }

    [Fact]
    public void Ablation_WithOwnActivation_WritesNothingAnywhere()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        DepthControlsReport report = Run(engine, Settings(engine) with
        {
            Ablation = new AblationSettings { Sources = [.. Prompts(engine).Select(prompt => prompt.Tokens)] },
        });

        Assert.Equal(engine.Shape.Heads.Count(), report.Heads.Count);
        Assert.Equal(engine.Shape.LayerCount * engine.Shape.LayerCount, report.Answers.Count);
        Assert.All(report.Heads, row => Assert.Equal(0, row.SelfRepair.Mean));
        Assert.All(report.Heads, row => Assert.Equal(0, row.Random.RandomMean));
        Assert.All(report.Heads, row => Assert.Null(row.Random.ZScore));
        Assert.All(report.Answers, row => Assert.Equal((0.0, 0.0), (row.FromHeads, row.FromMlp)));
    }

    [Fact]
    public void RepairPerComponent_OfTheLastParallelLayer_DoesNotExist()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        NaiveRowEngine serial = NaiveRowEngine.OpenGolden("serial");
        ControlRow[] rows = [.. Run(engine, Settings(engine)).Heads];
        ControlRow ofSerial = Run(serial, Settings(serial)).Heads[^1];

        Assert.Equal((0, null), (rows[^1].Components, rows[^1].RepairPerComponent));
        Assert.Equal(engine.Shape.HeadCount + 1, rows[0].Components);
        Assert.Equal(rows[0].SelfRepair.Mean / rows[0].Components, rows[0].RepairPerComponent);
        Assert.Equal((1, ofSerial.SelfRepair.Mean), (ofSerial.Components, ofSerial.RepairPerComponent));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Layers_OfTheCleanRun_AreItsDirectEffects(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        double[] heads = [.. Requests.Run(engine, Requests.Of(engine, 9, 7, 12)).Heads!
            .GroupBy(row => row.Head.Layer)
            .Select(layer => layer.Sum(row => row[Terms.DirectEffect]!.Mean!.Value))];
        DepthControlsReport report = Run(engine, Settings(engine) with { Heads = [new HeadId(1, 1)] });

        Assert.Equal(engine.Shape.LayerCount, report.Layers.Count);
        Assert.All(report.Layers, row => Assert.Equal(
            heads[row.Layer], row.AttentionDirectEffect!.Value, Tolerances.Naive * Largest));
        Assert.Equal(engine.Shape.LayerCount, report.Answers.Count(row => row.AblatedLayer == 1));
        Assert.All(report.Answers, row => Assert.Equal(1, row.AblatedLayer));
    }

    [Fact]
    public void Row_OfOneHead_IsThatOfAllHeadsToTheBit()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("serial");
        DepthControlsReport all = Run(engine, Settings(engine));
        DepthControlsReport one = Run(engine, Settings(engine) with { Heads = [new HeadId(1, 2)] });

        Assert.Equal(all.Heads.Single(row => row.Head == new HeadId(1, 2)), one.Heads.Single());
        Assert.Equal(all.Layers, one.Layers);
    }

    [Fact]
    public void Work_OfTheDryRun_IsWhatRuns()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("serial");
        DepthControlsSettings settings = Settings(engine);
        DepthControlsExperiment experiment = new(settings, engine.Shape);
        int heads = engine.Shape.Heads.Sum(head => engine.Shape.LayerCount - head.Layer);

        Assert.Equal(experiment.Work(drawsSources: true).BlockPasses, Run(engine, settings).BlockPasses);
        Assert.Equal(
            settings.Prompts.Count * heads * (1 + settings.Random.Count),
            experiment.Work(drawsSources: false).BlockPasses - (2L * settings.Prompts.Count * engine.Shape.LayerCount));
    }

    [Fact]
    public void DepthControls_InterruptedAfterAnyPartial_GiveTheSameReport()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        DepthControlsSettings settings = Settings(engine) with
        {
            Ablation = new AblationSettings { Kind = AblationKind.Mean },
            Budgets = SmallChunks.Budgets,
        };

        Interruptions.AssertHarmless(engine, () => new DepthControlsExperiment(settings, engine.Shape));
    }

    private static bool MayAnswer(AnswerRow answer, ModelShape shape) =>
        answer.Layer > answer.AblatedLayer || (!shape.IsParallel && answer.Layer == answer.AblatedLayer);

    private static IReadOnlyList<Prompt> Prompts(NaiveRowEngine engine) => Requests.Of(engine, 9, 7, 12).Prompts;

    private static DepthControlsSettings Settings(NaiveRowEngine engine) => new()
    {
        Prompts = Prompts(engine),
        Heads = [.. engine.Shape.Heads],
        Random = new RandomWriteSettings(Count: 3),
    };

    private static DepthControlsReport Run(NaiveRowEngine engine, DepthControlsSettings settings) =>
        ExperimentRun.Run(new DepthControlsExperiment(settings, engine.Shape), engine, CancellationToken.None);
}
