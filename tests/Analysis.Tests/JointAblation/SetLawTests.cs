using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tests.Plans;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.JointAblation;

public sealed class SetLawTests
{
    /// <summary>Largest logit of the small models, about.</summary>
    private const double Largest = 5;

    public static TheoryData<string> Models => ["odd", "serial"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Set_OfOneHead_HasTheTermsOfSelfRepair(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfRepairSettings alone = Requests.Of(engine, 9, 7, 12) with { KeepTokens = KeepTokens.None };
        JointAblationReport joint = Run(engine, [.. engine.Shape.Heads.Select(head => SetOf(head))]);

        Assert.Equal(engine.Shape.Heads.Count(), joint.Sets.Count);
        foreach ((HeadRow head, SetRow set) in Requests.Run(engine, alone).Heads!.Zip(joint.Sets))
        {
            foreach (Term term in Terms.OfAnyChange)
            {
                Assert.Equal(head[term]!.Mean!.Value, set[term]!.Mean!.Value, Tolerances.Naive * Largest);
            }

            Assert.Equal(0, set[JointAblationTerms.Interaction]!.Mean!.Value, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Set_WithEverythingLaterFrozen_ChangesAsUnderIsolation(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        HeadId head = new(0, 1);
        HeadRow isolated = Requests.Run(
            engine,
            Requests.Of(engine, 9, 7, 12) with { Heads = [head], LayerNorm = LayerNormModes.Isolated }).Heads![0];
        int[] layers = [.. Enumerable.Range(0, engine.Shape.LayerCount)];
        ComponentSet set = SetOf(head) with
        {
            FreezeAttentionLayers = layers,
            FreezeMlps = layers,
            FreezeFinalScale = true,
        };

        SetRow row = Run(engine, [set]).Sets[0];

        Assert.Equal(
            isolated[Terms.LogitChangeIsolated]!.Mean!.Value,
            row[Terms.LogitChange]!.Mean!.Value,
            Tolerances.Naive * Largest);
        Assert.NotEqual(0, row[Terms.LogitChange]!.Mean!.Value, Tolerances.Naive * Largest);
        Assert.Equal(0, row[Terms.SelfRepair]!.Mean!.Value, Tolerances.Naive * Largest);
        Assert.Equal(0, row[Terms.FromHeads]!.Mean!.Value, Tolerances.Naive);
        Assert.Equal(0, row[Terms.FromMlps]!.Mean!.Value, Tolerances.Naive);
        Assert.Equal(0, row[Terms.FromLayerNorm]!.Mean!.Value, Tolerances.Naive);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Carrier_OfASet_LosesWhatFreezingItLoses(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        ComponentSet set = SetOf(new HeadId(0, 1));
        JointAblationReport carried = Run(engine, [set], carriers: true);
        SetRow frozen = Run(engine, [set with { FreezeMlps = [1] }]).Sets[0];

        CarrierRow mlp = carried.Carriers!.Single(row => row.Component == "MLP1");
        Assert.Equal(frozen[JointAblationTerms.RepairLost]!.Mean!.Value, mlp.RepairLost.Mean!.Value, 1e-12);
        Assert.DoesNotContain(carried.Carriers!, row => row.Component is "L0H0" or "L0H1");
        Assert.Equal(engine.Shape.IsParallel, carried.Carriers!.All(row => row.Component != "MLP0"));
    }

    /// <summary>Each pair from its first member's block on, each head alone, a clean pass and one of the source: less
    /// cannot be run. A group of pairs runs again what it shares with others.</summary>
    [Fact]
    public void Pairs_OfAllHeads_RunLittleMoreBlocksThanTheyNeed()
    {
        ModelShape shape = new(6, 4, 128, 32, 512, 1024, 512, IsParallel: true);
        HeadId[] heads = [.. shape.Heads];
        ComponentSet[] pairs =
            [.. heads.SelectMany((head, place) => heads[(place + 1)..].Select(other => SetOf(head, other)))];
        JointAblationSettings settings = new()
        {
            Prompts = [.. Enumerable.Range(0, 3).Select(seed => new Analysis.Tokens.Prompt
            {
                Id = $"{seed}",
                Tokens = TestPrompts.Random(seed, 12, shape.DVocab),
            })],
            Sets = pairs,
            Ablation = new AblationSettings { SourceSet = [TestPrompts.Random(9, 12, shape.DVocab)] },
        };
        long least = settings.Prompts.Count * (pairs.Sum(pair => shape.LayerCount - pair.Heads.Min(head => head.Layer))
            + heads.Sum(head => shape.LayerCount - head.Layer) + (2L * shape.LayerCount));

        long passes = new JointAblationExperiment(settings, shape).Work(drawsSources: true).BlockPasses;

        Assert.InRange(passes, least, 1.15 * least);
    }

    [Fact]
    public void Sets_InterruptedAfterAnyPartial_GiveTheSameReport()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        JointAblationSettings settings = Settings(engine, [SetOf(new HeadId(0, 1)), SetOf(new HeadId(1, 0))]) with
        {
            Ablation = new AblationSettings { Kind = AblationKind.Mean },
            Carriers = true,
            Budgets = new CutBudgets { Version = 0, MaxChunkTokens = 10 },
        };

        Interruptions.AssertHarmless(engine, () => new JointAblationExperiment(settings, engine.Shape));
    }

    private static ComponentSet SetOf(params HeadId[] heads) =>
        new() { Name = string.Join('+', heads), Heads = heads };

    private static JointAblationSettings Settings(NaiveRowEngine engine, IReadOnlyList<ComponentSet> sets) => new()
    {
        Prompts = Requests.Of(engine, 9, 7, 12).Prompts,
        Sets = sets,
    };

    private static JointAblationReport Run(
        NaiveRowEngine engine, IReadOnlyList<ComponentSet> sets, bool carriers = false) => ExperimentRun.Run(
        new JointAblationExperiment(Settings(engine, sets) with { Carriers = carriers }, engine.Shape),
        engine,
        CancellationToken.None);
}
