using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.DoseResponse;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tests.Injection;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.DoseResponse;

public sealed class DoseResponseTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void DoseResponse_OfGoldenHeads_EqualsTheGolden(string model)
    {
        Comparison comparison = new GoldenDoses(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).Compare();

        Assert.True(comparison.Count > 100);
        Assert.Empty(comparison.Differences);
    }

    /// <summary>To the bit: it is the same row.</summary>
    [Theory]
    [InlineData("odd", AblationKind.Resample)]
    [InlineData("serial", AblationKind.PositionMean)]
    public void Rows_OfStrengthOne_AreThoseOfSelfRepair(string model, AblationKind kind)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        AblationSettings ablation = new() { Kind = kind, Draws = 2 };
        SelfRepairReport plain =
            Requests.Run(engine, Requests.Of(engine, 9, 7, 12) with { Ablation = ablation });
        DoseResponseReport doses = Run(engine, Settings(engine, 0.5, 1) with { Ablation = ablation });

        DoseRow[] ofStrengthOne = [.. doses.Heads.Where(row => row.Strength == 1)];
        Assert.Equal(plain.Heads!.Count, ofStrengthOne.Length);
        foreach ((HeadRow head, DoseRow dose) in plain.Heads.Zip(ofStrengthOne))
        {
            Assert.Equal((head.Head, head.N), (dose.Head, dose.N));
            foreach (Term term in Terms.OfAnyChange)
            {
                Assert.Equal(head[term], dose[term]);
            }
        }
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Rows_OfStrengthZero_ChangeNothing(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        DoseResponseReport report = Run(engine, Settings(engine, 0));

        Assert.Null(report.Responses);
        Assert.NotEmpty(report.Heads);
        Assert.All(report.Heads, row => Assert.Equal((0.0, 0.0, 1.0), (
            row[Terms.LogitChange].Mean, row[Terms.SelfRepair].Mean, row[Terms.ScaleRatio].Mean)));
    }

    /// <summary>The direct effect that is lost grows with the strength as a straight line does.</summary>
    [Fact]
    public void DirectEffectLost_OfAHead_IsProportionalToTheStrength()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        DoseRow[][] heads = [.. Run(engine, Settings(engine, 2, 1, -3)).Heads.Chunk(3)];
        Assert.Equal(engine.Shape.Heads.Count(), heads.Length);
        foreach (DoseRow[] rows in heads)
        {
            double one = rows[1][Terms.DirectEffectLost].Mean!.Value;
            Assert.NotEqual(0, one, 100 * Tolerances.Naive);
            Assert.Equal(2 * one, rows[0][Terms.DirectEffectLost].Mean!.Value, 5 * Tolerances.Naive);
            Assert.Equal(-3 * one, rows[2][Terms.DirectEffectLost].Mean!.Value, 5 * Tolerances.Naive);
        }
    }

    /// <summary>Clean and source passes are run once, whatever the number of strengths; of three prompts two lend what
    /// the clean run of the lender holds not.</summary>
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void BlockPasses_OfSeveralStrengths_ShareTheCleanAndSourcePasses(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        ReadOnlyMemory<int>[] sources = [.. Settings(engine, 1).Prompts.Select(prompt =>
            (ReadOnlyMemory<int>)TestPrompts.Random(77, prompt.Tokens.Length, engine.Shape.DVocab))];
        DoseResponseSettings settings =
            Settings(engine, 0.25, 0.5, 1, 2) with { Ablation = new AblationSettings { Sources = sources } };
        int shared = 3 * 2 * engine.Shape.LayerCount;
        int ablated = 3 * 4 * engine.Shape.Heads.Sum(head => ChunkCut.BlocksAfter(engine.Shape, head.Layer));

        DoseResponseReport report = Run(engine, settings);

        Assert.Equal(shared + ablated, report.BlockPasses);
        Assert.Equal(shared + ablated, engine.BlockPasses);
        Assert.Equal(
            shared + ablated,
            new DoseResponseExperiment(settings, engine.Shape).Work(drawsSources: true).BlockPasses);
    }

    [Theory]
    [InlineData(AblationKind.Resample)]
    [InlineData(AblationKind.Mean)]
    public void DoseResponse_InterruptedAfterAnyPartial_GivesTheSameReport(AblationKind kind)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        DoseResponseSettings settings = Settings(engine, 1, -0.5) with
        {
            Heads = [new HeadId(0, 1), new HeadId(1, 1)],
            Ablation = new AblationSettings { Kind = kind, Draws = 2 },
            Positions = PositionChoice.Last,
            Budgets = SmallChunks.Budgets,
        };

        Assert.Equal(
            new DoseResponseExperiment(settings, engine.Shape).Work(drawsSources: true).BlockPasses,
            Run(engine, settings).BlockPasses);
        Interruptions.AssertHarmless(engine, () => new DoseResponseExperiment(settings, engine.Shape));
    }

    [Fact]
    public void Rows_OfFewHeadsAndStrengths_HaveTheBitsOfMany()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        DoseRow[] all = [.. Run(engine, Settings(engine, 2, 1, -3)).Heads];
        HeadId head = new(1, 1);

        DoseRow[] few = [.. Run(engine, Settings(engine, -3) with { Heads = [head] }).Heads];

        Assert.Equal(
            Injections.Text(all.Where(row => row.Head == head && row.Strength == -3)), Injections.Text(few));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 1.0, 1.0 })]
    [InlineData(new[] { double.PositiveInfinity })]
    public void Strengths_ThatAreNotEachANumberOfItsOwn_AreRefused(double[] strengths)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

        Assert.Throws<ArgumentException>(() => new DoseResponseExperiment(Settings(engine, strengths), engine.Shape));
    }

    private static DoseResponseSettings Settings(NaiveRowEngine engine, params double[] strengths) => new()
    {
        Prompts = Requests.Of(engine, 9, 7, 12).Prompts,
        Heads = [.. engine.Shape.Heads],
        Strengths = strengths,
    };

    private static DoseResponseReport Run(NaiveRowEngine engine, DoseResponseSettings settings) =>
        ExperimentRun.Run(new DoseResponseExperiment(settings, engine.Shape), engine, CancellationToken.None);
}
