using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.LogitLens;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.LogitLens;

public sealed class LensLawTests
{
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void LastStream_OfTheLens_PredictsAsTheModelDoes(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfRepairReport repair = Requests.Run(engine, Requests.Of(engine, 9, 7, 12));
        LensRow[] last = [.. Run(engine, [.. engine.Shape.Heads]).Layers
            .Where(row => row.Layer == engine.Shape.LayerCount)];

        Assert.Equal(repair.Heads![0][Terms.LogitClean]!.Mean!.Value, Logit(last[0]), 5 * Tolerances.Naive);
        Assert.Equal(repair.Heads!.Count + 1, last.Length);
        foreach ((HeadRow head, LensRow lens) in repair.Heads.Zip(last.Skip(1)))
        {
            Assert.Equal(head.Head, lens.Head);
            Assert.Equal(head[Terms.LogitAblated]!.Mean!.Value, Logit(lens), 5 * Tolerances.Naive);
        }
    }

    [Fact]
    public void Streams_BeforeAnAblatedHead_AreThoseOfTheCleanRun()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("parallel");
        HeadId head = new(1, 2);
        IReadOnlyList<LensRow> rows = Run(engine, [head]).Layers;

        Assert.Equal(2 * (engine.Shape.LayerCount + 1), rows.Count);
        for (int layer = 0; layer <= engine.Shape.LayerCount; layer++)
        {
            LensRow ablated = rows[engine.Shape.LayerCount + 1 + layer];
            Assert.Equal(layer <= head.Layer, rows[layer].Statistics.SequenceEqual(ablated.Statistics));
        }
    }

    [Fact]
    public void CleanLens_OfOnePrompt_NeedsNoSource()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LogitLensSettings settings = Settings(engine, []) with { Prompts = [Requests.PromptOf(engine, 1, 6)] };

        LogitLensReport report =
            ExperimentRun.Run(new LogitLensExperiment(settings, engine.Shape), engine, CancellationToken.None);

        Assert.Equal(engine.Shape.LayerCount, report.BlockPasses);
        Assert.All(report.Layers, row => Assert.Equal((5, null), (row.N, row.Head)));
    }

    [Fact]
    public void Lens_InterruptedAfterAnyPartial_GivesTheSameReport()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LogitLensSettings settings = Settings(engine, [new HeadId(0, 1), new HeadId(1, 1)]) with
        {
            Positions = PositionChoice.Last,
            Budgets = SmallChunks.Budgets,
        };

        Interruptions.AssertHarmless(engine, () => new LogitLensExperiment(settings, engine.Shape));
    }

    private static double Logit(LensRow row) =>
        row.Statistics[LogitLensTerms.All.IndexOf(LogitLensTerms.Logit)].Mean!.Value;

    private static LogitLensSettings Settings(NaiveRowEngine engine, IReadOnlyList<HeadId> heads) =>
        new() { Prompts = Requests.Of(engine, 9, 7, 12).Prompts, Heads = heads };

    private static LogitLensReport Run(NaiveRowEngine engine, IReadOnlyList<HeadId> heads) => ExperimentRun.Run(
        new LogitLensExperiment(Settings(engine, heads), engine.Shape), engine, CancellationToken.None);
}
