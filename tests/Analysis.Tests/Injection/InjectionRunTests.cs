using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Injection;

/// <summary>How injections are cut and run: nothing of it is to be seen in a row.</summary>
public sealed class InjectionRunTests
{
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void Rows_OfManyAskedTogether_HaveTheBitsOfEachAlone(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        InjectionSettings all = All(engine);
        InjectionRow[] together = [.. Injections.Run(engine, all).Injections];
        List<InjectionRow> alone = [];
        foreach (int layer in all.Layers)
        {
            foreach (InjectedVector vector in all.Vectors)
            {
                alone.AddRange(all.Alphas.SelectMany(alpha => Injections.Run(
                    engine, all with { Layers = [layer], Vectors = [vector], Alphas = [alpha] }).Injections));
            }
        }

        // Two random directions are one vector of the request.
        Assert.Equal(
            together.Select(Injections.Text).Order(StringComparer.Ordinal),
            alone.Select(Injections.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_OfARequest_StandInTheOrderOfLayersVectorsAndAlphas()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        InjectionReport report = Injections.Run(engine, All(engine) with { Layers = [1, 0], Random = null });

        Assert.Equal(
            ["given", "L1H2", "noise 0", "noise 1", "difference", "given", "L1H2", "noise 0", "noise 1", "difference"],
            report.Responses!.Select(row => row.Vector));
        Assert.Equal(
            [(1, "given", -1.0), (1, "given", 1.0), (1, "given", 0.5), (1, "L1H2", -1.0)],
            report.Injections.Take(4).Select(row => (row.Layer, row.Vector, row.Alpha)));
    }

    [Fact]
    public void Injection_InterruptedAfterAnyPartial_GivesTheSameReport()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        InjectionSettings settings = All(engine) with
        {
            Layers = [0],
            Alphas = [0.5],
            Random = new RandomWriteSettings(Count: 1, Seed: 4),
            Budgets = SmallChunks.Budgets,
            Positions = PositionChoice.Last,
        };

        Interruptions.AssertHarmless(engine, () => new InjectionExperiment(settings, engine.Shape));
    }

    /// <summary>Whatever groups a cut makes, sums add in prompt order.</summary>
    [Fact]
    public void Rows_OfOtherGroups_HaveTheSameBits()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        InjectionSettings settings = All(engine) with { Budgets = new CutBudgets { Version = 0, MaxChunkTokens = 10 } };

        InjectionReport few = Injections.Run(engine, settings);
        InjectionSettings small = settings with { Budgets = SmallChunks.Budgets };
        InjectionReport many = Injections.Run(engine, small);

        Assert.True(new InjectionExperiment(small, engine.Shape).Phases[^1].ChunkCount
            > new InjectionExperiment(settings, engine.Shape).Phases[^1].ChunkCount);
        Assert.Equal(Injections.Text(few.Injections), Injections.Text(many.Injections));
    }

    /// <summary>A clean pass a prompt, the two prompts of the difference, and every run from its layer on: alphas of
    /// both signs have their random writes in common, and alpha 0 has none.</summary>
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void BlockPasses_OfAnInjection_AreTheLeastThatItNeedsAndAsItSays(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        InjectionSettings settings = All(engine) with { Alphas = [-1, 0, 1, 0.5] };
        ModelShape shape = engine.Shape;
        int runs = settings.Layers.Sum(layer => 5 * (4 + (2 * 3)) * (shape.LayerCount - layer));
        int expected = (3 * (shape.LayerCount + runs)) + (2 * shape.LayerCount);

        InjectionReport report = Injections.Run(engine, settings);

        Assert.Equal(expected, report.BlockPasses);
        Assert.Equal(expected, engine.BlockPasses);
        Assert.Equal(expected, new InjectionExperiment(settings, shape).Work(drawsSources: true).BlockPasses);
    }

    [Fact]
    public void Work_OfSmallChunks_IsWhatTheyRun()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        InjectionSettings settings =
            All(engine) with { Budgets = SmallChunks.Budgets, Positions = PositionChoice.Last };

        InjectionReport report = Injections.Run(engine, settings);

        Assert.Equal(
            report.BlockPasses, new InjectionExperiment(settings, engine.Shape).Work(drawsSources: true).BlockPasses);
    }

    [Fact]
    public void Positions_OfAllChunks_AreThoseOfTheAnalysis()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        InjectionSettings settings = All(engine) with { Budgets = SmallChunks.Budgets };
        Phase phase = new InjectionExperiment(settings, engine.Shape).Phases[^1];

        Assert.Equal(25, Enumerable.Range(0, phase.ChunkCount).Sum(phase.PositionsOf), 1e-9);
    }

    [Fact]
    public void Identity_OfInjections_Holds()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("serial");
        InjectionReport report = Injections.Run(engine, All(engine));

        Assert.InRange(report.IdentityMax, 1e-12, 1e-4);
        Assert.Equal(0, report.NonFinite);
        Assert.Equal(2 * 5 * 3, report.Injections.Count);
        Assert.All(report.Injections, row => Assert.Equal(25, row.N));
        Assert.All(report.Injections, row => Assert.NotNull(row.Score?.ZScore));
        Assert.All(report.Injections, row => Assert.Equal(0, row[Terms.DirectEffect].Mean));
    }

    private static InjectionSettings All(NaiveRowEngine engine) => Injections.Of(
        engine,
        Injections.Given(engine),
        new HeadVector("L1H2", new HeadId(1, 2)),
        new RandomVectors("noise", Norm: 2, Count: 2, Seed: 1),
        new DifferenceVector(
            "difference",
            TestPrompts.Random(50, 8, engine.Shape.DVocab),
            TestPrompts.Random(51, 11, engine.Shape.DVocab))) with
    {
        Layers = [0, 1],
        Alphas = [-1, 1, 0.5],
        Random = new RandomWriteSettings(Count: 3, Seed: 4),
    };
}
