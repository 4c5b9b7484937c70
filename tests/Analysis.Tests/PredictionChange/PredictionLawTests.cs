using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.LogitLens;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.PredictionChange;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.PredictionChange;

public sealed class PredictionLawTests
{
    /// <summary>A counterpart of the same tokens lends each head its own output.</summary>
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void Ablation_ByAHeadsOwnOutput_ChangesNoPrediction(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        PredictionChangeSettings settings = Settings(engine);
        PredictionChangeReport report = Run(engine, settings with
        {
            Prompts = [.. settings.Prompts.Select(prompt => prompt with { Counterpart = prompt.Tokens })],
            Ablation = new AblationSettings { Kind = AblationKind.Contrastive },
            KeepsTokens = true,
        });

        Assert.Equal(engine.Shape.Heads, report.Heads.Select(row => row.Head));
        Assert.All(report.Heads, row =>
        {
            Assert.Equal(0, row[PredictionChangeTerms.Divergence].Mean!.Value, 1e-15);
            Assert.Equal(0, row[PredictionChangeTerms.LossChange].Mean);
            Assert.Equal(0, row[PredictionChangeTerms.TopChanged].Mean);
        });
        Assert.NotEmpty(report.TokenRows!.TopTokens!.IdsBefore);
        Assert.Equal(report.TokenRows.TopTokens.IdsBefore, report.TokenRows.TopTokens.IdsAfter);
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Losses_OfAHead_AreThoseOfTheLensOfTheLastStream(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        PredictionChangeSettings settings = Settings(engine);
        LogitLensReport lens = ExperimentRun.Run(
            new LogitLensExperiment(
                new LogitLensSettings { Prompts = settings.Prompts, Heads = settings.Heads }, engine.Shape),
            engine,
            CancellationToken.None);
        double[] losses = [.. lens.Layers.Where(row => row.Layer == engine.Shape.LayerCount).Select(row =>
            row.Statistics[LogitLensTerms.All.IndexOf(LogitLensTerms.Loss)].Mean!.Value)];

        IReadOnlyList<PredictionRow> rows = Run(engine, settings).Heads;

        Assert.Equal(losses.Length - 1, rows.Count);
        foreach ((PredictionRow row, double ablated) in rows.Zip(losses.Skip(1)))
        {
            double clean = row[PredictionChangeTerms.LossClean].Mean!.Value;
            Assert.Equal(losses[0], clean, Tolerances.Float * 10);
            Assert.Equal(ablated, row[PredictionChangeTerms.LossAblated].Mean!.Value, Tolerances.Float * 10);
            Assert.Equal(ablated - losses[0], row[PredictionChangeTerms.LossChange].Mean!.Value, Tolerances.Float * 10);
            Assert.True(row[PredictionChangeTerms.Divergence].Mean > 0);
        }
    }

    /// <summary>By the data processing inequality: of the distribution and of whether it is the most likely
    /// token.</summary>
    [Fact]
    public void Divergence_OfAPosition_IsAtLeastThatOfItsMostLikelyToken()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("parallel");
        TokenColumns rows = Run(engine, Settings(engine) with
        {
            KeepsTokens = true,
            TopCount = engine.Shape.DVocab,
        }).TokenRows!;
        TopTokenColumns top = rows.TopTokens!;
        int count = engine.Shape.DVocab;
        Assert.True(rows.Count > 0);
        for (int row = 0; row < rows.Count; row++)
        {
            int first = top.IdsBefore[row * count];
            double p = top.ProbabilitiesBefore[row * count];
            int[] after = top.IdsAfter[(row * count)..((row + 1) * count)];
            double q = top.ProbabilitiesAfter[(row * count) + Array.IndexOf(after, first)];
            double binary = (p * Math.Log(p / q)) + ((1 - p) * Math.Log((1 - p) / (1 - q)));
            Assert.True(rows[PredictionChangeTerms.Divergence]![row] >= binary - Tolerances.Float);
            Assert.Equal(1, top.ProbabilitiesAfter.Skip(row * count).Take(count).Sum(share => (double)share), 1e-5);
        }
    }

    [Fact]
    public void Rows_OfSeveralDraws_AreMeansOfTheDraws()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        PredictionChangeSettings settings =
            Settings(engine) with { Prompts = Requests.Of(engine, 9, 9, 9).Prompts };
        PredictionChangeReport both = Run(engine, settings with { Ablation = new AblationSettings { Draws = 2 } });
        PredictionChangeReport[] single = [.. Enumerable.Range(0, 2).Select(draw => Run(
            engine, settings with { Ablation = Requests.OneDraw(settings.Prompts, both.Pairs, draw) }))];

        Assert.Equal(2 * settings.Prompts.Count, both.Pairs.Count);
        Assert.Equal(engine.Shape.Heads, both.Heads.Select(row => row.Head));
        for (int head = 0; head < both.Heads.Count; head++)
        {
            PredictionRow[] rows = [.. single.Select(draw => draw.Heads[head])];
            Assert.Equal(rows[0].N, both.Heads[head].N);
            Assert.NotEqual(
                rows[0][PredictionChangeTerms.Divergence].Mean, rows[1][PredictionChangeTerms.Divergence].Mean);
            Assert.All(PredictionChangeTerms.All, term => Assert.Equal(
                rows.Average(row => row[term].Mean!.Value), both.Heads[head][term].Mean!.Value, 1e-12));
        }
    }

    [Fact]
    public void Head_OfARequest_HasTheSameRowWhateverElseIsAsked()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("serial");
        PredictionChangeSettings settings = Settings(engine);
        HeadId head = new(1, 2);

        PredictionChangeReport all = Run(engine, settings);
        PredictionChangeReport alone = Run(engine, settings with { Heads = [head], KeepsTokens = true });

        Assert.Equal(
            Text(all.Heads.Single(row => row.Head == head).Statistics), Text(Assert.Single(alone.Heads).Statistics));
        Assert.Equal(alone.Heads[0].N, alone.TokenRows!.Count);
    }

    [Fact]
    public void Report_InterruptedAfterAnyPartial_IsTheSame()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        PredictionChangeSettings settings = Settings(engine) with
        {
            Heads = [new HeadId(0, 1), new HeadId(1, 1)],
            KeepsTokens = true,
            Positions = PositionChoice.Last,
            Budgets = SmallChunks.Budgets,
        };

        Interruptions.AssertHarmless(engine, () => new PredictionChangeExperiment(settings, engine.Shape));
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Work_OfAnExperiment_IsWhatRuns(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        PredictionChangeExperiment experiment = new(Settings(engine), engine.Shape);
        experiment.Draw(CancellationToken.None);
        PredictionChangeReport report = ExperimentRun.Run(experiment, engine, CancellationToken.None);

        Assert.Equal(experiment.Work(drawsSources: true).BlockPasses, report.BlockPasses);
        Assert.Equal(engine.BlockPasses, report.BlockPasses);
    }

    [Fact]
    public void Settings_ThatAskForMoreTokensThanThereAre_AreRefused()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        PredictionChangeSettings settings = Settings(engine) with { TopCount = engine.Shape.DVocab + 1 };

        TopTokensException refusal =
            Assert.Throws<TopTokensException>(() => new PredictionChangeExperiment(settings, engine.Shape));

        Assert.Equal((engine.Shape.DVocab + 1, engine.Shape.DVocab), (refusal.Asked, refusal.Vocabulary));
    }

    private static string Text(object report) => JsonSerializer.Serialize(report);

    private static PredictionChangeSettings Settings(NaiveRowEngine engine) =>
        new() { Prompts = Requests.Of(engine, 9, 7, 12).Prompts, Heads = [.. engine.Shape.Heads] };

    private static PredictionChangeReport Run(NaiveRowEngine engine, PredictionChangeSettings settings) =>
        ExperimentRun.Run(new PredictionChangeExperiment(settings, engine.Shape), engine, CancellationToken.None);
}
