using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>When repair is a fraction of a loss, and when it is not.</summary>
public sealed class RepairFractionTests
{
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public void RepairFraction_OfAnyRow_ExistsWhereTheLossIsClearlyPositive(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        HeadRow[] rows = [.. Rows(engine, Requests.Of(engine, 12, 9, 15, 11))];
        Assert.All(rows, row =>
        {
            TermStatistics lost = row[Terms.DirectEffectLost]!;
            bool isClear = lost.Mean >= 0.01 && lost.Mean >= 2 * lost.StandardError;
            Assert.Equal(isClear ? row[Terms.SelfRepair]!.Mean / lost.Mean : null, row.RepairFraction);
            Assert.True(row.RepairFraction is null
                || Math.Sign(row.RepairFraction.Value) == Math.Sign(row[Terms.SelfRepair]!.Mean!.Value));
        });
        Assert.Contains(rows, row => row.RepairFraction is null);
        Assert.Contains(rows, row => row.RepairFraction is not null);
    }

    [Fact]
    public void RepairFraction_OfASinglePrompt_DoesNotExistNorItsInterval()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfRepairSettings settings = Requests.WithSources(
            Requests.Of(engine, 12) with { Bootstrap = 20 }, Requests.PromptOf(engine, 9, 12).Tokens);
        HeadRow[] rows = [.. Rows(engine, settings)];
        Assert.Contains(rows, row => row[Terms.DirectEffectLost]!.Mean > 0.01);
        Assert.All(rows, row => Assert.Null(row.RepairFraction ?? row.RepairFractionLow ?? row.RepairFractionHigh));
    }

    [Fact]
    public void RepairFraction_WhereTheReplacementRaisesTheEffect_DoesNotExist()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfRepairSettings settings = Requests.Of(engine, 12, 9, 15, 11) with
        {
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
        };
        HeadRow[] raised = [.. Rows(engine, settings).Where(row => row[Terms.DirectEffectLost]!.Mean < -0.01)];
        Assert.NotEmpty(raised);
        Assert.All(raised, row => Assert.Null(row.RepairFraction));
    }

    [Fact]
    public void Interval_OfARepairFraction_LiesAroundItAndIsItsOwn()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("neox-tiny");
        SelfRepairSettings settings = Requests.Of(engine, 12, 9, 15, 11, 8, 10) with { Bootstrap = 100 };
        HeadRow[] rows = [.. Rows(engine, settings).Where(row => row.RepairFractionLow is not null)];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.InRange(
            row.RepairFraction!.Value, row.RepairFractionLow!.Value, row.RepairFractionHigh!.Value));
    }

    [Fact]
    public void Interval_WhereTooFewResamplesLoseEnough_DoesNotExist()
    {
        double[] repairs = [1, 2, 3, 4];
        Assert.Null(RepairFractions.IntervalOf(repairs, [1, 1, 1, 0.009], resampleCount: 4));
        Assert.Null(RepairFractions.IntervalOf(repairs, [1, 1, 1, 1], resampleCount: 5));
        Assert.Null(RepairFractions.IntervalOf([], [], resampleCount: 4));
        double[] many = [.. Enumerable.Range(0, 20).Select(index => (double)index)];
        double[] losses = [.. many.Select(index => index == 7 ? -1 : 2.0)];
        Assert.Equal(0.5 * 0.45, RepairFractions.IntervalOf(many, losses, resampleCount: 20)!.Value.Low, 12);
    }

    [Fact]
    public void ShareCount_OfARow_IsHowManyPositionsTheFloorLeaves()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 12, 9));
        float[] lost = report.Values(Terms.DirectEffectLost);
        Assert.All(report.Heads!, row => Assert.Equal(
            Enumerable.Range(0, lost.Length).Count(index =>
                (report.TokenRows!.Layer[index], report.TokenRows.HeadIndex[index]) == (row.Head.Layer, row.Head.Index)
                && MathF.Abs(lost[index]) >= 0.1f),
            row.ShareCount));
        Assert.All(report.Heads!, row => Assert.Equal(row.ShareCount == 0, row.ShareBroken is null));
        HeadRow[] ofLayer = [.. report.Heads!.Where(row => row.Head.Layer == 1)];
        Assert.Equal(ofLayer.Sum(row => row.ShareCount), report.Layers![1].ShareCount);
    }

    private static IEnumerable<HeadRow> Rows(NaiveRowEngine engine, SelfRepairSettings settings)
    {
        SelfRepairReport report = Requests.Run(engine, settings);
        return report.Heads!.Concat(report.HeadsTop!);
    }
}
