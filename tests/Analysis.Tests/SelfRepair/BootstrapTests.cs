using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>Percentile intervals of resampled prompts.</summary>
public sealed class BootstrapTests
{
    private const int Resamples = 200;
    private const int Seed = 11;
    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    [Fact]
    public void Interval_OfARow_IsThatOfItsResampledPrompts()
    {
        SelfRepairSettings settings = OneHead(6, 4, 9, 5);
        SelfRepairReport report = Requests.Run(engine, settings);
        float[] values = report.Values(Terms.SelfRepair);
        float[][] prompts = [.. Enumerable.Range(0, 4).Select(prompt =>
            values.Where((_, row) => report.TokenRows!.Prompt[row] == prompt).ToArray())];
        double[] means = [.. Enumerable.Range(0, Resamples).Select(resample => Resampled(prompts, resample)).Order()];
        TermStatistics statistics = report.Heads![0][Terms.SelfRepair]!;
        double tolerance = Tolerances.Float * values.Max(MathF.Abs);
        Assert.Equal(Percentile.Of(means, 0.025), statistics.Low!.Value, tolerance);
        Assert.Equal(Percentile.Of(means, 0.975), statistics.High!.Value, tolerance);
        Assert.True(statistics.Low < statistics.High);
    }

    [Fact]
    public void Interval_OfASinglePrompt_IsItsMean()
    {
        SelfRepairSettings settings = Requests.WithSources(OneHead(6), Requests.PromptOf(engine, 8, 6).Tokens);
        TermStatistics statistics = Requests.Run(engine, settings).Heads![0][Terms.SelfRepair]!;
        Assert.Equal((statistics.Mean, statistics.Mean), (statistics.Low, statistics.High));
    }

    [Fact]
    public void Interval_OfAnEmptyTopRow_DoesNotExist()
    {
        SelfRepairReport report = Requests.Run(engine, OneHead(6, 4) with { TopFraction = 0 });
        Assert.Null(report.HeadsTop![0][Terms.SelfRepair]!.Low);
        Assert.NotNull(report.Heads![0][Terms.SelfRepair]!.Low);
    }

    /// <summary>The model has done its part by then, and seconds of resamples of the only row are left.</summary>
    [Fact]
    public void Run_CanceledWithinABootstrap_Stops()
    {
        using CancellationTokenSource cancellation = new();
        SelfRepairSettings settings = OneHead([.. Enumerable.Repeat(3, 2000)]) with
        {
            Bootstrap = 200_000,
            TopRows = false,
            KeepTokens = KeepTokens.None,
        };

        Assert.ThrowsAny<OperationCanceledException>(() => ExperimentRun.Run(
            new SelfRepairExperiment(settings, engine.Shape),
            engine,
            new InOrderHost(),
            new CancelAtTheEnd(cancellation),
            cancellation.Token));
    }

    private SelfRepairSettings OneHead(params int[] lengths)
    {
        SelfRepairSettings settings = Requests.Of(engine, lengths);
        return settings with { Heads = [settings.Heads[0]], Bootstrap = Resamples, BootstrapSeed = Seed };
    }

    private static double Resampled(float[][] prompts, int resample)
    {
        SplitMix64 generator = SplitMix64.ForDraw(Seed, resample);
        return Enumerable.Range(0, prompts.Length)
            .SelectMany(_ => prompts[generator.NextBelow(prompts.Length)])
            .Average(value => (double)value);
    }

    /// <summary>Cancels soon after the last pass is told of.</summary>
    private sealed class CancelAtTheEnd(CancellationTokenSource cancellation) : IProgress<BlockPassProgress>
    {
        public void Report(BlockPassProgress value)
        {
            if (value.Done == value.Total)
            {
                ThreadPool.QueueUserWorkItem(_ => cancellation.Cancel());
            }
        }
    }
}
