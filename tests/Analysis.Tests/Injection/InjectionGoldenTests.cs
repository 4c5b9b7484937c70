using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Injection;

public sealed class InjectionGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    /// <summary>The bound of the other experiments, and so of a score too, once its spread is taken into account: a
    /// random direction is given as float32, as every other change is. The embedded model's seven hundred random writes
    /// would take the float64 engine a minute; they are held over HTTP.</summary>
    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Injection_OfEveryKindOfVector_EqualsTheGolden(string model) =>
        AssertEqual(Of(model).CompareAdjusted());

    [Theory]
    [MemberData(nameof(Models))]
    public void Injection_OverAlphas_EqualsTheGolden(string model) => AssertEqual(Of(model).CompareDoses());

    [Theory]
    [MemberData(nameof(Models))]
    public void Injection_OfVectorsByPosition_EqualsTheGolden(string model) =>
        AssertEqual(Of(model).CompareByPosition());

    private static GoldenInjection Of(string model) =>
        new(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive);

    private static void AssertEqual(Comparison comparison)
    {
        Assert.True(comparison.Count > 20);
        Assert.Empty(comparison.Differences);
    }
}
