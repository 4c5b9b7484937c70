using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.LayerOrder;

public sealed class OrderGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_OfGoldenEdits_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenOrders(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).CompareRows();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_OfGoldenOrders_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenOrders(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).CompareLogits();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
