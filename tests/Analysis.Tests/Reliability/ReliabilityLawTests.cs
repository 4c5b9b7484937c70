using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Reliability;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Reliability;

public sealed class ReliabilityLawTests
{
    private const double Floor = 0.05;

    [Theory]
    [InlineData("odd", AblationKind.Resample, 1)]
    [InlineData("serial", AblationKind.Resample, 3)]
    [InlineData("parallel", AblationKind.PositionMean, 1)]
    public void Heads_OfAReliability_AreThoseOfSelfRepair(string model, AblationKind kind, int draws)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfRepairSettings alike = Requests.Of(engine, 9, 7, 12, 1 + 3) with
        {
            Ablation = new AblationSettings { Kind = kind, Draws = draws },
            Floor = Floor,
        };
        IReadOnlyList<HeadRow> expected = Requests.Run(engine, alike).Heads!;

        ReliabilityReport report = Run(engine, Settings(alike));

        Assert.Equal(expected.Count, report.Heads.Count);
        foreach ((HeadRow row, ReliabilityRow found) in expected.Zip(report.Heads))
        {
            Assert.Equal((row.Head, row.N, row.ShareCount), (found.Head, found.N, found.ShareCount));
            Assert.Equal(row[Terms.SelfRepair], found.SelfRepair);
            Assert.Equal(row.ShareOverCorrected, found.ShareOverCorrected);
        }
    }

    [Fact]
    public void Spreads_OfAHead_AreThoseOfItsTokenRows()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfRepairSettings settings = Requests.Of(engine, 9, 2, 7, 12);
        TokenColumns tokens = Requests.Run(engine, settings).TokenRows!;
        foreach (ReliabilityRow row in Run(engine, Settings(settings)).Heads)
        {
            double[][] prompts =
            [
                .. Enumerable.Range(0, tokens.Count)
                    .Where(token => (tokens.Layer[token], tokens.HeadIndex[token]) == (row.Head.Layer, row.Head.Index))
                    .GroupBy(token => tokens.Prompt[token], token => (double)tokens[Terms.SelfRepair]![token])
                    .Select(prompt => prompt.ToArray()),
            ];
            double[] means = [.. prompts.Select(prompt => prompt.Average())];

            // The second prompt has one scored position, and no variance.
            double within = prompts.Where(prompt => prompt.Length > 1).Average(Variance);
            Assert.Equal(Math.Sqrt(Variance(means)), row.BetweenPromptSd!.Value, 5 * Tolerances.Naive);
            Assert.Equal(Math.Sqrt(within), row.WithinPromptSd!.Value, 5 * Tolerances.Naive);
        }
    }

    [Fact]
    public void Halves_OfPromptsThatAreAlike_AgreeWholly()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("parallel");
        Prompt prompt = Requests.PromptOf(engine, 1, 9);
        ReliabilityReport report = Run(engine, new ReliabilitySettings
        {
            Prompts = [.. Enumerable.Repeat(prompt, 4)],
            Heads = [.. engine.Shape.Heads],
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
        });

        Assert.Equal(1.0, report.SplitHalf!.Value, 1e-12);
        Assert.Equal(1.0, report.SpearmanBrown!.Value, 1e-12);
        Assert.Equal([1, 2], report.RankStability.Select(row => row.Prompts));
        Assert.All(report.RankStability, row => Assert.Equal(1.0, row.Spearman!.Value, 1e-12));
        Assert.All(report.Heads, row => Assert.Equal(0, row.BetweenPromptSd!.Value, 1e-12));
        Assert.All(report.Heads, row => Assert.True(row.WithinPromptSd > 0));
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(3, 1)]
    public void Correlations_OfTooFewPromptsOrHeads_DoNotExist(int prompts, int heads)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        ReliabilityReport report = Run(engine, new ReliabilitySettings
        {
            Prompts = [.. Enumerable.Range(0, prompts).Select(prompt => Requests.PromptOf(engine, prompt, 8))],
            Heads = [.. engine.Shape.Heads.Take(heads)],
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
        });

        Assert.Null(report.SplitHalf);
        Assert.Null(report.SpearmanBrown);
        Assert.Equal(prompts == 1, report.RankStability.Count == 0);
        Assert.All(report.RankStability, row => Assert.Null(row.Spearman));
        Assert.All(report.Heads, row => Assert.Equal(prompts == 1, row.BetweenPromptSd is null));
        Assert.Contains("two heads and two prompts", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_OfAnotherSeed_ChangeNoRow()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        ReliabilitySettings settings = Settings(Requests.Of(engine, 9, 7, 12, 8, 10));
        ReliabilityReport one = Run(engine, settings);
        ReliabilityReport other = Run(engine, settings with { Seed = 1 });

        Assert.Equal(Text(one), Text(Run(engine, settings)));
        Assert.Equal(Text(one.Heads), Text(other.Heads));
        Assert.NotEqual(one.SplitHalf, other.SplitHalf);
        Assert.Equal(2 * one.SplitHalf!.Value / (1 + one.SplitHalf.Value), one.SpearmanBrown!.Value, 1e-15);
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void BlockPasses_OfAReliability_AreAsPlanned(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        ReliabilityExperiment experiment = new(Settings(Requests.Of(engine, 9, 7, 12)), engine.Shape);

        ReliabilityReport report = ExperimentRun.Run(experiment, engine, CancellationToken.None);

        Assert.Equal(engine.BlockPasses, report.BlockPasses);
        Assert.Equal(report.BlockPasses, experiment.Work(drawsSources: true).BlockPasses);
    }

    /// <summary>Of each prompt a head leaves 24 bytes in a chunk's partial.</summary>
    [Fact]
    public void Chunks_OfManyPrompts_HoldNoMoreThanAPartialMay()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        ReliabilitySettings settings = Settings(Requests.Of(engine, 9, 7, 12, 8, 10));
        int headCount = engine.Shape.Heads.Count();
        ReliabilityReport whole = Run(engine, settings);
        ReliabilityExperiment cut = new(
            settings with { Budgets = new CutBudgets { Version = 0, MaxPartialBytes = 24 * headCount * 20 } },
            engine.Shape);

        ReliabilityReport parts = ExperimentRun.Run(cut, engine, CancellationToken.None);

        Assert.Equal(3, cut.Phases[^1].ChunkCount);
        Assert.Equal(whole.SplitHalf!.Value, parts.SplitHalf!.Value, 1e-6);
        Assert.Equal(
            whole.Heads.Select(row => row.BetweenPromptSd!.Value),
            parts.Heads.Select(row => row.BetweenPromptSd!.Value),
            (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Theory]
    [InlineData(AblationKind.Resample)]
    [InlineData(AblationKind.Mean)]
    public void Reliability_InterruptedAfterAnyPartial_GivesTheSameReport(AblationKind kind)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        ReliabilitySettings settings = Settings(Requests.Of(engine, 9, 7, 12)) with
        {
            Ablation = new AblationSettings { Kind = kind },
            Budgets = SmallChunks.Budgets,
        };

        Interruptions.AssertHarmless(engine, () => new ReliabilityExperiment(settings, engine.Shape));
    }

    private static double Variance(double[] values) =>
        values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1);

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);

    private static ReliabilitySettings Settings(SelfRepairSettings alike) => new()
    {
        Prompts = alike.Prompts,
        Heads = alike.Heads,
        Ablation = alike.Ablation,
        Floor = alike.Floor,
    };

    private static ReliabilityReport Run(NaiveRowEngine engine, ReliabilitySettings settings) =>
        ExperimentRun.Run(new ReliabilityExperiment(settings, engine.Shape), engine, CancellationToken.None);
}
