using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>What a report holds for what was asked.</summary>
public sealed class ReportTests
{
    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    [Fact]
    public void Run_Canceled_Stops()
    {
        SelfRepairExperiment experiment = new(Requests.Of(engine, 6, 4), engine.Shape);
        CancellationToken canceled = new(canceled: true);
        Assert.Throws<OperationCanceledException>(
            () => ExperimentRun.Run(experiment, engine, new InOrderHost(), progress: null, canceled));
    }

    [Fact]
    public void Last_WithoutTargets_ScoresTheMostLikelyToken()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 4) with { Positions = PositionChoice.Last };
        SelfRepairReport report = Requests.Run(engine, settings);
        Row[] rows = [.. settings.Prompts.Select(prompt => Row.FromEmbedding(prompt.Tokens, null, RowReads.None)
            with { LogitPositions = [prompt.Tokens.Length - 1] })];
        float[][] logits = [.. engine.Run(rows, CancellationToken.None).Select(read => read.Logits[0].ToArray())];
        for (int row = 0; row < report.TokenRows!.Count; row++)
        {
            float[] own = logits[report.TokenRows.Prompt[row]];
            Assert.Equal(Array.IndexOf(own, own.Max()), report.TokenRows.TargetId[row]);
            Assert.Equal(own.Max(), report.Values(Terms.LogitClean)[row], 20 * Tolerances.Float);
        }
    }

    [Fact]
    public void Last_WithTargetsAndFoils_ScoresTheirDifference()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 4);
        settings = settings with { Positions = PositionChoice.Last, Prompts = WithTargets(settings.Prompts) };
        float[] target = Requests.Run(engine, settings).Values(Terms.LogitClean);
        IEnumerable<Prompt> swapped = settings.Prompts.Select(prompt => prompt with { Target = prompt.Foil });
        float[] foil = Requests.Run(engine, settings with { Prompts = [.. swapped] }).Values(Terms.LogitClean);
        float[] difference = Requests.Run(
            engine, settings with { Metric = Metric.LogitDifference }).Values(Terms.LogitClean);
        for (int row = 0; row < target.Length; row++)
        {
            Assert.Equal(target[row] - foil[row], difference[row], 50 * Tolerances.Float);
        }
    }

    [Fact]
    public void ListedPositions_OfEveryPrompt_AreRowsOfAllPositions()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 5) with { TopRows = false };
        TokenColumns all = Requests.Run(engine, settings).TokenRows!;
        TokenColumns listed = Requests.Run(
            engine, settings with { Positions = PositionChoice.At([3, 1]) }).TokenRows!;
        int[] rows = [.. Enumerable.Range(0, all.Count).Where(row => all.Position[row] is 1 or 3)];
        Assert.Equal(rows.Select(row => all.TargetId[row]), listed.TargetId);
        Assert.Equal(rows.Select(row => all[Terms.SelfRepair]![row]), listed[Terms.SelfRepair]!);
    }

    [Fact]
    public void Targets_WhereNextTokensAreScored_AreLeftOutWithAWarning()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 4);
        SelfRepairReport report = Requests.Run(engine, settings with { Prompts = WithTargets(settings.Prompts) });
        Assert.Contains(report.Warnings, warning => warning.Contains("not scored", StringComparison.Ordinal));
    }

    [Fact]
    public void TopRows_OfAnEmptyChoice_AreKeptWithoutTermsAndAWarning()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 4) with { TopFraction = 0.02, Matrix = true };
        SelfRepairReport report = Requests.Run(engine, settings);
        Assert.Contains(report.Warnings, warning => warning.Contains("at least 50 ", StringComparison.Ordinal));
        Assert.All(report.HeadsTop!, row => Assert.Equal((0, null), (row.N, row[Terms.SelfRepair]!.Mean)));
        Assert.All(report.HeadsTop!, row => Assert.Null(row.SharePositive ?? row.VerticalDistance));
        Assert.All(report.LayersTop!, row => Assert.Null(row[Terms.SelfRepair]));
        Assert.All(report.MatrixTop!.Mlps, row => Assert.All(row, Assert.Null));
    }

    [Fact]
    public void ClusteredError_OfASinglePrompt_DoesNotExist()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6);
        SelfRepairReport report = Requests.Run(
            engine, Requests.WithSources(settings, Requests.PromptOf(engine, 9, 6).Tokens));
        Assert.All(report.Heads!, row => Assert.Null(row[Terms.SelfRepair]!.StandardError));
        Assert.All(report.Heads!, row => Assert.NotNull(row[Terms.SelfRepair]!.StandardDeviation));
    }

    [Fact]
    public void LayerRows_OfAnyReport_AreMeansOverTheirHeads()
    {
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 6, 4));
        LayerRow layer = report.Layers![1];
        HeadRow[] heads = [.. report.Heads!.Where(row => row.Head.Layer == 1)];
        Assert.Equal((1, 3), (layer.Layer, layer.HeadCount));
        Assert.Equal(heads.Average(row => row[Terms.SelfRepair]!.Mean), layer[Terms.SelfRepair]);
        Assert.Equal(heads.Average(row => row.SharePositive), layer.SharePositive);
    }

    [Fact]
    public void Shares_OfEligiblePositions_SumToOne()
    {
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 12, 9) with { Floor = 0 });
        Assert.All(
            report.Heads!.Select(row => row.ShareBroken + row.ShareRepaired + row.ShareOverCorrected),
            sum => Assert.Equal(1, sum!.Value, 12));
    }

    [Fact]
    public void Matrix_OfEveryHead_SumsToItsRepair()
    {
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 6, 9) with { Matrix = true });
        for (int row = 0; row < report.Heads!.Count; row++)
        {
            double? heads = report.Matrix!.Heads[row].Sum(layer => layer.Sum(change => change ?? 0));
            Assert.Equal(report.Heads[row][Terms.FromHeads]!.Mean!.Value, heads!.Value, 12);
            Assert.Equal(report.Heads[row][Terms.FromMlps]!.Mean!.Value, report.Matrix.Mlps[row].Sum()!.Value, 12);
            Assert.Equal(1, report.Matrix.Heads[row].Sum(layer => layer.Count(change => change is null)));
        }
    }

    [Fact]
    public void NonFiniteReadings_AtAPosition_AreLeftOutAndCounted()
    {
        SpoiledEngine spoiled = new(engine);
        SelfRepairReport report = Requests.Run(spoiled, Requests.Of(engine, 6, 4) with { Matrix = true });
        Assert.Equal(spoiled.SpoiledRows, report.Diagnostics.NonFinite);
        Assert.True(report.Diagnostics.NonFinite > 0);
        Assert.Contains(report.Warnings, warning => warning.Contains("no finite number", StringComparison.Ordinal));
        Assert.Equal((8 * 6) - spoiled.SpoiledRows, report.TokenRows!.Count);
        Assert.DoesNotContain("NaN", Requests.Bits(report), StringComparison.Ordinal);
    }

    [Fact]
    public void NoOpRows_ThatReadNoNumber_AreCountedAndShowNothing()
    {
        EditedEngine broken = new(engine, batchTokens: 64, (row, readings) => IsNoOp(row)
            ? readings with { FinalProjection = Enumerable.Repeat(float.NaN, readings.FinalScale.Length).ToArray() }
            : readings);
        SelfRepairReport report = Requests.Run(broken, Requests.Of(engine, 6, 4));
        Assert.Null(report.Diagnostics.NoOpMax);
        Assert.Equal(5, report.Diagnostics.NonFinite);
        Assert.Contains(report.Warnings, warning => warning.Contains("no finite number", StringComparison.Ordinal));
    }

    [Fact]
    public void NoOpRows_ThatReadANumberAndNone_ShowTheNumberAndCountTheOther()
    {
        EditedEngine broken = new(engine, batchTokens: 64, (row, readings) =>
        {
            float[] projection = readings.FinalProjection.ToArray();
            if (IsNoOp(row))
            {
                (projection[0], projection[1]) = (float.NaN, projection[1] + 8);
            }

            return readings with { FinalProjection = projection };
        });
        Diagnostics diagnostics = Requests.Run(broken, Requests.Of(engine, 6, 4)).Diagnostics;
        Assert.True(diagnostics.NoOpMax > 0);
        Assert.Equal(1, diagnostics.NonFinite);
    }

    [Fact]
    public void MatrixRows_OfAReport_NameTheAblatedHeads()
    {
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 6, 9) with { Matrix = true });
        Assert.Equal(report.Heads!.Select(row => row.Head), report.Matrix!.Rows);
        Assert.Equal(report.HeadsTop!.Select(row => row.Head), report.MatrixTop!.Rows);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Matrix_OfASubsetThatIsNotComputed_DoesNotExist(bool all, bool top)
    {
        SelfRepairReport report = Requests.Run(
            engine, Requests.Of(engine, 6, 9) with { Matrix = true, AllRows = all, TopRows = top });
        Assert.Equal((all, top), (report.Matrix is not null, report.MatrixTop is not null));
    }

    private static bool IsNoOp(Row row) =>
        row.Start is { Difference: HeadDifference change } && !change.Z.Span.ContainsAnyExcept(0f);

    private Prompt[] WithTargets(IReadOnlyList<Prompt> prompts) =>
    [
        .. prompts.Select((prompt, index) =>
            prompt with { Target = 3 + index, Foil = engine.Shape.DVocab - 1 - index }),
    ];
}
