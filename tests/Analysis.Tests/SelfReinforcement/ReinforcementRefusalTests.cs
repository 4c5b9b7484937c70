using SelfRepair.Analysis.SelfReinforcement;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfReinforcement;

public sealed class ReinforcementRefusalTests
{
    private static readonly NaiveRowEngine Engine = NaiveRowEngine.OpenGolden("odd");

    [Fact]
    public void ReadHead_BeforeWhereTheOutputIsPutBack_IsRefused()
    {
        ReadHeadException refusal = Assert.Throws<ReadHeadException>(
            () => Plan(settings => settings with { ReadHeads = [new HeadId(1, 0), new HeadId(0, 2)] }));

        Assert.Equal((new HeadId(0, 2), 1), (refusal.Head, refusal.Index));
        Assert.Contains("before layer 1", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ReadHeadException>(() => Plan(settings => settings with { ReadHeads = [new HeadId(7, 0)] }));
    }

    [Fact]
    public void IntoLayer_AfterWhatIsRead_IsRefused()
    {
        Assert.Throws<IntoLayerException>(
            () => Plan(settings => settings with { Heads = [new HeadId(0, 0)], IntoLayer = 1 }));
        Assert.Throws<IntoLayerException>(() => Plan(settings => settings with { IntoLayer = 2 }));
        _ = Plan(settings => settings with
        {
            Heads = [new HeadId(0, 0)],
            IntoLayer = 1,
            ReadHeads = [new HeadId(1, 0)],
        });
    }

    [Fact]
    public void HeadInput_ThatOthersRead_IsRefused()
    {
        SelfReinforcementExperiment Of(Func<SelfReinforcementSettings, SelfReinforcementSettings> with) =>
            Plan(settings => with(settings) with { IntoHeadInput = true });
        Assert.Throws<HeadInputException>(() => Of(settings => settings with { ReadHeads = [new HeadId(1, 0)] }));
        Assert.Throws<HeadInputException>(() => Of(settings => settings with { IntoLayer = 1 }));
        Assert.Throws<HeadInputException>(() => Of(settings => settings with { AttentionLayers = [1] }));
        _ = Of(settings => settings);
    }

    [Fact]
    public void Settings_OfNothing_AreRefused()
    {
        ReinforcedLayerException refusal = Assert.Throws<ReinforcedLayerException>(
            () => Plan(settings => settings with { AttentionLayers = [1, 2] }));

        Assert.Equal(1, refusal.Index);
        Assert.Throws<UnknownHeadException>(() => Plan(settings => settings with { Heads = [new HeadId(0, 3)] }));
        Assert.Throws<ArgumentException>(() => Plan(settings => settings with { Heads = [] }));
        Assert.Throws<ArgumentException>(() => Plan(settings => settings with { Alphas = [] }));
        Assert.Throws<ArgumentException>(() => Plan(settings => settings with { Alphas = [1e300] }));
        Assert.Throws<ArgumentException>(() => Plan(settings => settings with { Prompts = [] }));
    }

    private static SelfReinforcementExperiment Plan(
        Func<SelfReinforcementSettings, SelfReinforcementSettings> with) => new(
            with(new SelfReinforcementSettings
            {
                Prompts = Requests.Of(Engine, 9, 7).Prompts,
                Heads = [new HeadId(1, 1)],
            }),
            Engine.Shape);
}
