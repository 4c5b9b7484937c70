using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>What must hold for any model and prompt.</summary>
public sealed class LawTests
{
    private static readonly Term[] Changes =
    [
        Terms.LogitChange, Terms.SelfRepair, Terms.FromHeads, Terms.FromMlps, Terms.FromLayerNorm,
        Terms.FromLayerNormPassive, Terms.FromLayerNormActive,
    ];

    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void Ablation_WithOwnActivation_ChangesNothing(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfRepairSettings settings = Requests.Of(engine, 9, 6);
        SelfRepairReport report = Requests.Run(
            engine, Requests.WithSources(settings, [.. settings.Prompts.Select(prompt => prompt.Tokens)]));
        Assert.All(Changes, term => Assert.All(report.Values(term), value => Assert.Equal(0, value)));
        Assert.Equal(report.Values(Terms.DirectEffect), report.Values(Terms.DirectEffectAblated));
        Assert.All(report.Values(Terms.ScaleRatio), ratio => Assert.Equal(1, ratio));
        Assert.All(report.Heads!, row => Assert.Null(row.RepairFraction));
        Assert.All(report.Heads!, row => Assert.Null(row.ShareBroken));
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void Ablation_WithAnything_KeepsTheIdentityAndTheNoOp(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        Diagnostics diagnostics = Requests.Run(engine, Requests.Of(engine, 9, 6, 12)).Diagnostics;
        float largest = Requests.Run(engine, Requests.Of(engine, 9, 6, 12)).Values(Terms.LogitClean).Max(MathF.Abs);
        Assert.InRange(diagnostics.IdentityMax, double.Epsilon, Tolerances.Naive * largest);
        Assert.Equal(0, diagnostics.NoOpMax);
        Assert.Equal(0, diagnostics.NonFinite);
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void DirectEffects_OfAllParts_SumToTheLogit(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        int[] prompt = TestPrompts.Random(0, 10, engine.Shape.DVocab);
        ScoredTokens scored = NextTokens.Of(prompt);
        Row clean = Row.FromEmbedding(prompt, scored, RowReads.Projections);
        Row constants = Row.FromEmbedding(prompt, scored, RowReads.None) with { Changes = Silence(engine.Shape, 10) };
        RowReadings[] readings = [.. engine.Run([clean, constants], CancellationToken.None)];
        for (int position = 0; position < scored.Count; position++)
        {
            int first = position * engine.Shape.HeadCount;
            double sum = readings[1].FinalProjection.Span[position];
            foreach (BlockReadings block in readings[0].Blocks)
            {
                sum += block.Mlp.Span[position] + block.Heads.ToArray()[first..(first + engine.Shape.HeadCount)].Sum();
            }

            double projection = readings[0].FinalProjection.Span[position];
            Assert.Equal(projection, sum, Tolerances.Naive * 100);
        }
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Routes_OfTheRepairOfHeads_SumToItAndAreValuesAloneAtTheFirstPosition(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 9, 6) with { Routes = true });
        float[] values = report.Values(Terms.FromHeadsValues);
        float[] patterns = report.Values(Terms.FromHeadsPatterns);
        float largest = report.Values(Terms.LogitClean).Max(MathF.Abs);
        Assert.All(
            report.Values(Terms.FromHeads).Zip(values.Zip(patterns, (value, pattern) => (double)value + pattern)),
            pair => Assert.Equal(pair.First, pair.Second, 4 * Tolerances.Float * largest));

        // The first position attends to itself alone, wherever a head would look.
        double[] first =
            [.. patterns.Where((_, row) => report.TokenRows!.Position[row] == 0).Select(pattern => (double)pattern)];
        Assert.All(first, pattern => Assert.Equal(0, pattern, Tolerances.Naive * largest));
        Assert.Contains(patterns, pattern => MathF.Abs(pattern) > 100 * Tolerances.Naive * largest);
    }

    [Fact]
    public void LastLayerHead_InParallelBlock_HasNoRepairFromHeads()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 9, 6));
        int last = engine.Shape.LayerCount - 1;
        foreach (Term term in new[] { Terms.FromHeads, Terms.FromMlps, Terms.FromLayerNormActive })
        {
            Assert.All(report.ValuesOfLayer(term, last), value => Assert.Equal(0, value));
            Assert.Contains(report.ValuesOfLayer(term, 0), value => value != 0);
        }
    }

    [Fact]
    public void LastLayerHead_InSerialBlock_IsAnsweredByItsMlpAlone()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("serial");
        SelfRepairReport report = Requests.Run(engine, Requests.Of(engine, 9, 6));
        int last = engine.Shape.LayerCount - 1;
        Assert.All(report.ValuesOfLayer(Terms.FromHeads, last), value => Assert.Equal(0, value));
        Assert.All(report.ValuesOfLayer(Terms.FromMlps, last), value => Assert.NotEqual(0, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-2)]
    public void Strength_OfAnAblation_ScalesTheChangeInDirectEffect(double strength)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfRepairSettings settings = Requests.Of(engine, 9, 6);
        float[] whole = Lost(Requests.Run(engine, settings));
        float[] part = Lost(Requests.Run(
            engine, settings with { Ablation = new AblationSettings { Strength = strength } }));
        float largest = whole.Max(MathF.Abs);
        Assert.All(
            whole.Zip(part),
            pair => Assert.Equal(strength * pair.First, pair.Second, 20 * Tolerances.Float * largest));
    }

    [Fact]
    public void ZeroAblation_OfAnyHead_LeavesNoDirectEffect()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        SelfRepairSettings settings = Requests.Of(engine, 9) with
        {
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
        };
        Assert.All(Requests.Run(engine, settings).Values(Terms.DirectEffectAblated), effect => Assert.Equal(0, effect));
    }

    private static float[] Lost(SelfRepairReport report) => [.. report.Values(Terms.DirectEffect)
        .Zip(report.Values(Terms.DirectEffectAblated), (clean, ablated) => clean - ablated)];

    /// <summary>Every head's z and every MLP's output replaced by zeros: embedding and attention biases are
    /// left.</summary>
    private static IReadOnlyList<Change> Silence(ModelShape shape, int length) =>
    [
        .. shape.Heads.Select(head => new ReplaceHeadOutput(head, new float[length * shape.DHead])),
        .. Enumerable.Range(0, shape.LayerCount)
            .Select(layer => new ReplaceMlpOutput(layer, new float[length * shape.DModel])),
    ];
}
