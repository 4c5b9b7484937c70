using System.Text.Json;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Analysis.LogitLens;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.LayerOrder;

public sealed class OrderLawTests
{
    public static TheoryData<string> Models => ["odd", "parallel", "serial"];

    [Theory]
    [MemberData(nameof(Models))]
    public void CleanOrder_AsACustomOne_ChangesNothing(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        EditRow row = Run(engine, Custom([.. Enumerable.Range(0, engine.Shape.LayerCount)])).Edits[0];

        Assert.Equal(0.0, row[Terms.LogitChange].Mean);
        Assert.Equal(0.0, row[Terms.LogitChange].StandardDeviation);
        Assert.Equal(row[LayerOrderTerms.LossClean], row[LayerOrderTerms.LossEdited]);
        Assert.Equal(0.0, row[LayerOrderTerms.Top1Changed].Mean);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Edit_AndTheCustomOrderOfItsBlocks_AreTheSameToTheBit(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        LayerEdit[] edits =
        [
            .. LayerEdit.All(engine.Shape.LayerCount), new(LayerEditKind.Repeat, 0), new(LayerEditKind.Reverse),
        ];
        IReadOnlyList<EditRow> rows = Run(engine, edits).Edits;
        IReadOnlyList<EditRow> customs = Run(engine, [.. rows.Select(row => Custom([.. row.Order]))]).Edits;

        Assert.Equal(Text(rows.Select(row => row.Statistics)), Text(customs.Select(row => row.Statistics)));
        Assert.All(rows, row => Assert.NotEqual(0.0, row[Terms.LogitChange].Mean));
    }

    [Fact]
    public void Swap_OfBothBlocksOfAModel_IsItsReverse()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        IReadOnlyList<EditRow> rows =
            Run(engine, new LayerEdit(LayerEditKind.Swap, 0), new LayerEdit(LayerEditKind.Reverse)).Edits;

        Assert.Equal([1, 0], rows[1].Order);
        Assert.Equal(Text(rows[0].Statistics), Text(rows[1].Statistics));
    }

    /// <summary>Without its last block a model predicts from the stream before it, which the lens reads.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Skip_OfTheLastBlock_PredictsAsTheLensBeforeIt(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        int last = engine.Shape.LayerCount - 1;
        LayerOrderSettings settings = Settings(engine, new LayerEdit(LayerEditKind.Skip, last), Custom());
        LensRow[] lens =
        [
            .. ExperimentRun.Run(
                new LogitLensExperiment(new LogitLensSettings { Prompts = settings.Prompts }, engine.Shape),
                engine,
                CancellationToken.None).Layers,
        ];
        IReadOnlyList<EditRow> rows = Run(engine, settings).Edits;

        AssertIsTheLens(lens[last], rows[0]);
        AssertIsTheLens(lens[0], rows[1]);
    }

    /// <summary>A row starts at the first block that differs from the clean order.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void BlockPasses_OfEveryEdit_AreThoseAfterTheCommonOnes(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        int layers = engine.Shape.LayerCount;
        LayerOrderExperiment experiment = new(
            Settings(engine, [.. LayerEdit.All(layers), new(LayerEditKind.Repeat, layers - 1)]), engine.Shape);
        int skips = Enumerable.Range(0, layers).Sum(layer => layers - layer - 1);
        int swaps = Enumerable.Range(0, layers - 1).Sum(layer => layers - layer);

        LayerOrderReport report = ExperimentRun.Run(experiment, engine, CancellationToken.None);

        Assert.Equal(3 * (layers + skips + swaps + 1), report.BlockPasses);
        Assert.Equal(report.BlockPasses, engine.BlockPasses);
        Assert.Equal(report.BlockPasses, experiment.Work(drawsSources: true).BlockPasses);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Edits_InChunksOfTheirOwn_GiveTheSameRows(int together)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("parallel");
        LayerEdit[] edits = [.. Enumerable.Repeat(LayerEdit.All(3), together).SelectMany(edit => edit)];
        string[] alone = [.. edits[..5].Select(edit => Text(Run(engine, edit).Edits[0].Statistics))];
        LayerOrderExperiment experiment = new(Settings(engine, edits), engine.Shape);

        LayerOrderReport report = ExperimentRun.Run(experiment, engine, CancellationToken.None);

        Assert.Equal(together > 1, experiment.Phases[^1].ChunkCount > 1);
        Assert.Equal(alone, report.Edits.TakeLast(5).Select(row => Text(row.Statistics)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Orders_InterruptedAfterAnyPartial_GiveTheSameReport(bool scoresLast)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LayerOrderSettings settings = Settings(engine, [.. LayerEdit.All(2)]) with
        {
            Positions = scoresLast ? PositionChoice.Last : PositionChoice.All,
            Budgets = new CutBudgets { Version = 0, MaxChunkTokens = 10 },
        };

        Interruptions.AssertHarmless(engine, () => new LayerOrderExperiment(settings, engine.Shape));
    }

    [Fact]
    public void Foils_OfPrompts_ActOnTheLogitsAlone()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        LayerOrderSettings settings = Settings(engine, new LayerEdit(LayerEditKind.Skip, 0));
        LayerOrderSettings compared = settings with
        {
            Prompts = [.. settings.Prompts.Select(prompt => prompt with { Target = 5, Foil = 7 })],
            Positions = PositionChoice.Last,
            Metric = Metric.LogitDifference,
        };
        EditRow target = Run(engine, compared with { Metric = Metric.Logit }).Edits[0];
        EditRow difference = Run(engine, compared).Edits[0];

        Assert.NotEqual(target[Terms.LogitClean].Mean, difference[Terms.LogitClean].Mean);
        Assert.Equal(target[LayerOrderTerms.LossEdited], difference[LayerOrderTerms.LossEdited]);
        Assert.Equal(target[LayerOrderTerms.Top1Changed], difference[LayerOrderTerms.Top1Changed]);
    }

    private static void AssertIsTheLens(LensRow lens, EditRow row)
    {
        Assert.Equal(
            lens.Statistics[LogitLensTerms.All.IndexOf(LogitLensTerms.Logit)].Mean!.Value,
            row[LayerOrderTerms.LogitEdited].Mean!.Value,
            1e-6);
        Assert.Equal(
            lens.Statistics[LogitLensTerms.All.IndexOf(LogitLensTerms.Loss)].Mean!.Value,
            row[LayerOrderTerms.LossEdited].Mean!.Value,
            1e-6);
    }

    private static LayerEdit Custom(params int[] order) => new(LayerEditKind.Custom, Order: order);

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);

    private static LayerOrderSettings Settings(NaiveRowEngine engine, params LayerEdit[] edits) =>
        new() { Prompts = Requests.Of(engine, 9, 7, 12).Prompts, Edits = edits };

    private static LayerOrderReport Run(NaiveRowEngine engine, params LayerEdit[] edits) =>
        Run(engine, Settings(engine, edits));

    private static LayerOrderReport Run(NaiveRowEngine engine, LayerOrderSettings settings) =>
        ExperimentRun.Run(new LayerOrderExperiment(settings, engine.Shape), engine, CancellationToken.None);
}
