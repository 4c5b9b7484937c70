using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.LayerOrder;

public sealed class OrderRefusalTests
{
    private static readonly NaiveRowEngine Engine = NaiveRowEngine.OpenGolden("odd");

    public static TheoryData<string> Faults => [.. Edits.Keys];

    private static Dictionary<string, LayerEdit> Edits { get; } = new()
    {
        ["a skip names its layer"] = new(LayerEditKind.Skip),
        ["a reverse order names no layer"] = new(LayerEditKind.Reverse, 1),
        ["a custom order names no layer"] = new(LayerEditKind.Custom, 1, [0]),
        ["a custom order names its blocks"] = new(LayerEditKind.Custom),
        ["only a custom order names blocks"] = new(LayerEditKind.Repeat, 1, [0, 1]),
        ["layer 2 is outside the model, whose layers are 0 to 1"] = new(LayerEditKind.Repeat, 2),
        ["layer -1 is outside the model"] = new(LayerEditKind.Swap, -1),
        ["layer 1 is the last one, and a swap is of a layer with the next"] = new(LayerEditKind.Swap, 1),
        ["block 7 is outside the model"] = new(LayerEditKind.Custom, Order: [0, 7, -1]),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Edit_ThatCannotBeMade_IsRefusedByItsPlace(string fault)
    {
        LayerEditException refusal = Assert.Throws<LayerEditException>(
            () => Plan(new LayerEdit(LayerEditKind.Skip, 0), Edits[fault]));

        Assert.Equal(1, refusal.Edit);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Edits_ThatAreNone_AreRefused() => Assert.Throws<ArgumentException>(() => Plan());

    private static LayerOrderExperiment Plan(params LayerEdit[] edits) => new(
        new LayerOrderSettings { Prompts = Requests.Of(Engine, 9).Prompts, Edits = edits }, Engine.Shape);
}
