using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Neurons;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Neurons;

public sealed class NeuronsLawTests
{
    /// <summary>b_out does not change, so that the neurons' changes sum to those of the MLP layers.</summary>
    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Changes_OfAllNeurons_SumToWhatMlpsRepair(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        HeadId head = new(0, 2);
        SelfRepairReport repair = Requests.Run(engine, Requests.Of(engine, 9, 7, 12) with { Heads = [head] });

        NeuronsReport report = Run(engine, Settings(engine, head) with
        {
            Layers = [.. Enumerable.Range(0, engine.Shape.LayerCount)],
            Top = engine.Shape.DMlp,
        });

        Assert.Equal(engine.Shape.LayerCount * engine.Shape.DMlp, report.Neurons.Count);
        Assert.Equal(
            repair.Heads![0][Terms.FromMlps]!.Mean!.Value,
            report.Neurons.Sum(row => row.Change!.Value),
            5 * Tolerances.Naive);
        Assert.All(report.Neurons, row => Assert.Equal(
            row.DirectEffectAblated!.Value, row.DirectEffect!.Value + row.Change!.Value, 1e-12));
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Rows_OfALayer_AreThoseOfTheLayerAlone(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        NeuronsSettings settings = Settings(engine, new HeadId(0, 1)) with { Top = 7 };
        int last = engine.Shape.LayerCount - 1;

        NeuronsReport both = Run(engine, settings with { Layers = [last, 1] });
        NeuronsReport alone = Run(engine, settings with { Layers = [1] });

        Assert.Equal(14, both.Neurons.Count);
        Assert.Equal(Text(alone.Neurons), Text(both.Neurons.Skip(7)));
        Assert.Equal(Text(alone.Curves), Text(both.Curves.Where(row => row.Layer == 1)));
        Assert.True(alone.BlockPasses < both.BlockPasses);
    }

    /// <summary>The MLP of a parallel block reads the stream before it, that of a serial one the stream after its
    /// attention.</summary>
    [Theory]
    [InlineData("parallel", 1)]
    [InlineData("serial", 0)]
    public void Layers_BeforeTheHead_DoNotChange(string model, int first)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        NeuronsReport report = Run(engine, Settings(engine, new HeadId(0, 1)) with { Layers = [0, 1], Top = 3 });

        Assert.Equal(first, report.Warnings.Count);
        Assert.Equal(6, report.Neurons.Count);
        Assert.All(report.Neurons, row => Assert.Equal(row.Layer >= first, row.Change != 0));
        Assert.All(report.Neurons.Where(row => row.Layer < first), row => Assert.Equal(0, row.Recurs));
        Assert.All(
            report.Curves.Where(row => row.Layer < first), row => Assert.Null(row.Share));
    }

    [Fact]
    public void Curve_OfAllNeurons_EndsAtOne()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("parallel");
        NeuronsReport report = Run(engine, Settings(engine, new HeadId(0, 0)) with { Layers = [1, 2] });

        foreach (IGrouping<int, CurveRow> layer in report.Curves.GroupBy(row => row.Layer))
        {
            Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256], layer.Select(row => row.K));
            Assert.True(layer.Last().Share is null or > 1 - 1e-9 and < 1 + 1e-9);
        }

        Assert.Contains(report.Curves, row => row.Share is not null);
    }

    /// <summary>A neuron that recurs everywhere does so in 1 of 1, and all of them together at as many places as a
    /// position has that change.</summary>
    [Fact]
    public void Recurrences_OfAllNeurons_SumToTheTopOfEveryPosition()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        NeuronsSettings settings = Settings(engine, new HeadId(0, 0)) with { Top = engine.Shape.DMlp };
        NeuronsReport all = Run(engine, settings);

        // At a first token that is the source's too nothing changes; these prompts share none.
        Assert.Equal(engine.Shape.DMlp, all.Neurons.Sum(row => row.Recurs!.Value), 1e-9);
    }

    [Fact]
    public void Draws_OfSeveralSources_AreAveraged()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        NeuronsSettings settings = Settings(engine, new HeadId(0, 1)) with
        {
            Prompts = Requests.Of(engine, 9, 9, 9).Prompts,
            Top = engine.Shape.DMlp,
        };
        NeuronsReport both = Run(engine, settings with { Ablation = new AblationSettings { Draws = 2 } });
        NeuronsReport[] single = [.. Enumerable.Range(0, 2).Select(draw => Run(
            engine, settings with { Ablation = Requests.OneDraw(settings.Prompts, both.Pairs, draw) }))];

        Assert.Equal(2 * settings.Prompts.Count, both.Pairs.Count);
        Assert.Equal(engine.Shape.DMlp, both.Neurons.Count);
        Assert.NotEqual(Text(single[0].Neurons), Text(single[1].Neurons));
        foreach (NeuronRow row in both.Neurons)
        {
            NeuronRow[] rows = [.. single.Select(draw => draw.Neurons.Single(other => other.Neuron == row.Neuron))];
            Assert.Equal(rows[0].N, row.N);
            Assert.Equal(rows.Average(one => one.DirectEffect!.Value), row.DirectEffect!.Value, 1e-12);
            Assert.Equal(rows.Average(one => one.Change!.Value), row.Change!.Value, 1e-12);
            Assert.Equal(rows.Average(one => one.Recurs!.Value), row.Recurs!.Value, 1e-12);
        }
    }

    [Fact]
    public void Report_InterruptedAfterAnyPartial_IsTheSame()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        NeuronsSettings settings = Settings(engine, new HeadId(0, 1)) with
        {
            Positions = PositionChoice.Last,
            Budgets = new CutBudgets { Version = 0, MaxChunkTokens = 10 },
        };

        Interruptions.AssertHarmless(engine, () => new NeuronsExperiment(settings, engine.Shape));
    }

    /// <summary>Sums that are more than a partial may be are taken in one chunk, range after range.</summary>
    [Fact]
    public void Report_OfOneChunk_IsThatOfMany()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        CutBudgets small = new() { Version = 0, MaxChunkTokens = 10 };
        NeuronsSettings settings = Settings(engine, new HeadId(0, 1)) with { Budgets = small };
        NeuronsSettings atOnce = settings with { Budgets = small with { MaxPartialBytes = 1 } };

        Assert.Equal(3, new NeuronsExperiment(settings, engine.Shape).Phases[^1].ChunkCount);
        Assert.Equal(1, new NeuronsExperiment(atOnce, engine.Shape).Phases[^1].ChunkCount);
        Assert.Equal(Text(Run(engine, settings)), Text(Run(engine, atOnce)));
    }

    [Theory]
    [InlineData("parallel", 0, 2, 1)]
    [InlineData("parallel", 1, 2, 0)]
    [InlineData("serial", 0, 2, 3)]
    [InlineData("serial", 2, 2, 1)]
    [InlineData("serial", 2, 1, 0)]
    public void Work_OfAnExperiment_IsWhatRuns(string model, int ablated, int layer, int blocks)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        NeuronsSettings settings = Settings(engine, new HeadId(ablated, 1)) with
        {
            Layers = [layer],
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
        };
        NeuronsExperiment experiment = new(settings, engine.Shape);
        NeuronsReport report = ExperimentRun.Run(experiment, engine, CancellationToken.None);

        Assert.Equal(settings.Prompts.Count * (engine.Shape.LayerCount + blocks), report.BlockPasses);
        Assert.Equal(experiment.Work(drawsSources: true).BlockPasses, report.BlockPasses);
        Assert.Equal(engine.BlockPasses, report.BlockPasses);
    }

    [Fact]
    public void Settings_WithALayerThatTheModelLacks_AreRefused()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        NeuronsSettings settings = Settings(engine, new HeadId(0, 1)) with { Layers = [1, 2] };

        MlpLayersException refusal =
            Assert.Throws<MlpLayersException>(() => new NeuronsExperiment(settings, engine.Shape));

        Assert.Equal((2, 1), (refusal.Layer, refusal.Index));
    }

    private static string Text(object report) => JsonSerializer.Serialize(report);

    private static NeuronsSettings Settings(NaiveRowEngine engine, HeadId head) => new()
    {
        Prompts = Requests.Of(engine, 9, 7, 12).Prompts,
        Head = head,
        Layers = [engine.Shape.LayerCount - 1],
    };

    private static NeuronsReport Run(NaiveRowEngine engine, NeuronsSettings settings) => ExperimentRun.Run(
        new NeuronsExperiment(settings, engine.Shape), engine, CancellationToken.None);
}
