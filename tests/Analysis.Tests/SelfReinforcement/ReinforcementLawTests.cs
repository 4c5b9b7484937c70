using System.Text.Json;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfReinforcement;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfReinforcement;

public sealed class ReinforcementLawTests
{
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void Alpha0_OfAnyVector_ChangesNothing(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfReinforcementReport report = Run(engine, Settings(engine) with { Alphas = [0], AttentionLayers = [1] });

        Assert.NotEmpty(report.AttentionLayers);
        Assert.Equal(engine.Shape.Heads, report.Heads.Select(row => row.Head));
        Assert.NotEmpty(report.Points![SelfReinforcementTerms.DirectEffect]!);
        Assert.All(report.Points![SelfReinforcementTerms.DirectEffect]!.Zip(
            report.Points[SelfReinforcementTerms.NewDirectEffect]!), pair => Assert.Equal(pair.First, pair.Second));
        Assert.All(report.Heads, row => Assert.All(
            (LineFit?[])[row.Lines.Own, row.Lines.CleanScale, row.Lines.RandomDirection, row.Lines.OtherHead],
            line => Assert.Equal(1, line!.Slope!.Value, 1e-9)));
    }

    /// <summary>Each position changed alone, in a row of its own whose other positions see it, as the definition
    /// says.</summary>
    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void OnePass_OfAllPositions_EqualsOnePositionAtATime(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        HeadId head = new(1, 2);
        SelfReinforcementSettings settings = Settings(engine) with
        {
            Prompts = [Requests.PromptOf(engine, 3, 9)],
            Heads = [head],
            Alphas = [2],
        };
        float[] together = Run(engine, settings).Points![SelfReinforcementTerms.NewDirectEffect]!;

        float[] oneByOne = OneByOne(engine, settings.Prompts[0].Tokens, head, alpha: 2);

        Assert.Equal(8, together.Length);
        Assert.All(together.Zip(oneByOne), pair => Assert.Equal(pair.First, pair.Second, 5 * Tolerances.Naive));
    }

    /// <summary>A layer with one head's output is that head.</summary>
    [Fact]
    public void IntoLayer_OfTheOwnLayer_IsTheDefault()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfReinforcementSettings settings = Settings(engine) with { Heads = [new HeadId(1, 0), new HeadId(1, 2)] };

        Assert.Equal(Text(Run(engine, settings)), Text(Run(engine, settings with { IntoLayer = 1 })));
    }

    [Fact]
    public void Ranking_OfHeads_IsBySlopeAtAlpha1()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfReinforcementReport report = Run(engine, Settings(engine));

        Assert.Equal(Enumerable.Range(1, 6), report.Ranking.Select(row => row.Rank));
        Assert.Equal(report.Ranking.OrderByDescending(row => row.Lines.Own.Slope), report.Ranking);
        Assert.All(report.Ranking, row => Assert.Equal(
            row.Lines, Assert.Single(report.Heads, head => head.Head == row.Head && head.Alpha == 1).Lines));
        Assert.Empty(Run(engine, Settings(engine) with { Alphas = [2] }).Ranking);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BlockPasses_OfARun_AreThosePlanned(bool intoHeadInput)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("serial");
        SelfReinforcementSettings settings = Settings(engine) with
        {
            IntoHeadInput = intoHeadInput,
            Budgets = new CutBudgets { Version = 0, MaxChunkFlops = 1e7, WorkOverCleanPasses = 2 },
        };
        SelfReinforcementExperiment experiment = new(settings, engine.Shape);
        int before = engine.BlockPasses;

        SelfReinforcementReport report = ExperimentRun.Run(experiment, engine, CancellationToken.None);

        Assert.True(experiment.Phases[^1].ChunkCount > 1);
        Assert.Equal(experiment.Work(drawsSources: true).BlockPasses, report.BlockPasses);
        Assert.Equal(report.BlockPasses, engine.BlockPasses - before);
    }

    /// <summary>12 heads x 5 alphas x 78 blocks of pythia-160m, and 12 blocks for the clean run.</summary>
    [Fact]
    public void BlockPasses_OfAllHeadsAtFiveAlphas_AreThoseOfTheOnePassScheme()
    {
        ModelShape shape = new(12, 12, 768, 64, 3072, 50304, 2048, IsParallel: true);
        SelfReinforcementExperiment experiment = new(
            new SelfReinforcementSettings
            {
                Prompts = [new Prompt { Id = "0", Tokens = TestPrompts.Random(0, 128, 50304) }],
                Heads = [.. shape.Heads],
                RandomDirection = false,
                OtherHead = false,
            },
            shape);

        Assert.Equal((12 * 5 * 78) + 12, experiment.Work(drawsSources: true).BlockPasses);
    }

    [Fact]
    public void Rows_OfAHead_DoNotDependOnWhatElseIsAsked()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfReinforcementSettings settings = Settings(engine) with
        {
            Budgets = new CutBudgets { Version = 0, MaxChunkTokens = 20, MaxChunkFlops = 1e7, WorkOverCleanPasses = 1 },
        };
        ReinforcedHeadRow[] all =
            [.. Run(engine, settings).Heads.Where(row => row is { Head: { Layer: 1, Index: 1 }, Alpha: 1 })];

        SelfReinforcementReport alone =
            Run(engine, settings with { Heads = [new HeadId(1, 1)], Alphas = [1], Points = false });

        Assert.Equal(Assert.Single(all), Assert.Single(alone.Heads));
        Assert.Null(alone.Points);
    }

    [Fact]
    public void SelfReinforcement_InterruptedAfterAnyPartial_GivesTheSameReport()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfReinforcementSettings settings = Settings(engine) with
        {
            Positions = PositionChoice.Last,
            Budgets = new CutBudgets { Version = 0, MaxChunkTokens = 20, MaxChunkFlops = 1e7, WorkOverCleanPasses = 3 },
        };

        Interruptions.AssertHarmless(engine, () => new SelfReinforcementExperiment(settings, engine.Shape));
    }

    private static string Text(SelfReinforcementReport report) => JsonSerializer.Serialize(report);

    private static SelfReinforcementSettings Settings(NaiveRowEngine engine) => new()
    {
        Prompts = Requests.Of(engine, 9, 7, 12).Prompts,
        Heads = [.. engine.Shape.Heads],
        Alphas = [-1, 1],
        Points = true,
    };

    private static SelfReinforcementReport Run(NaiveRowEngine engine, SelfReinforcementSettings settings) =>
        ExperimentRun.Run(new SelfReinforcementExperiment(settings, engine.Shape), engine, CancellationToken.None);

    private static float[] OneByOne(NaiveRowEngine engine, ReadOnlyMemory<int> tokens, HeadId head, float alpha)
    {
        ModelShape shape = engine.Shape;
        ScoredTokens scored = NextTokens.Of(tokens.ToArray());
        Row clean = Row.FromEmbedding(tokens, scored, RowReads.Z | RowReads.HeadDirections | RowReads.Projections);
        RowReadings before = Assert.Single(engine.Run([clean], CancellationToken.None));
        return [.. scored.Positions.Select(position =>
        {
            int first = ((position * shape.HeadCount) + head.Index) * shape.DHead;
            float[] written = engine.HeadWrite(head, before.Cache!.Z(head.Layer).Span.Slice(first, shape.DHead));
            float[] added = new float[tokens.Length * shape.DModel];
            written.Select(value => alpha * value).ToArray().CopyTo(added, position * shape.DModel);
            RowReadings read = Assert.Single(engine.Run(
                [clean with { Changes = [new AddToStream(head.Layer, added)] }], CancellationToken.None));
            return read.Blocks[head.Layer].Heads.Span[(position * shape.HeadCount) + head.Index]
                / read.FinalScale.Span[position];
        })];
    }
}
