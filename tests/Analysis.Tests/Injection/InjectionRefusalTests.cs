using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Injection;

public sealed class InjectionRefusalTests
{
    private static readonly NaiveRowEngine Engine = NaiveRowEngine.OpenGolden("odd");

    private static readonly float[] Right = Injections.Given(Engine).Values.ToArray();

    public static TheoryData<string> Faults => [.. Vectors.Keys];

    private static Dictionary<string, InjectedVector> Vectors { get; } = new()
    {
        ["it has 5 numbers"] = new GivenVector("a", Right.AsMemory(0, 5)),
        ["not finite"] = new GivenVector("a", Right.Select((value, index) => index == 3 ? float.NaN : value).ToArray()),
        ["vectors for 2 prompts"] = new GivenVectors("a", [Right, Right]),
        ["prompt 1 has another length"] = new GivenVectors("a", [Right, Right.AsMemory(1), Right]),
        ["L0H9 is outside"] = new HeadVector("a", new HeadId(0, 9)),
        ["positive norm"] = new RandomVectors("a", Norm: 0, Count: 1, Seed: 0),
        ["named 'right' too"] = new GivenVector("right", Right),
        ["named 'noise 1' too"] = new GivenVector("noise 1", Right),
        ["has 0 tokens"] = new DifferenceVector("a", new[] { 1 }, ReadOnlyMemory<int>.Empty),
        ["token id 999 is outside"] = new DifferenceVector("a", new[] { 1, 999 }, new[] { 1 }),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Vector_ThatCannotBeInjected_IsRefusedByItsPlace(string fault)
    {
        InjectionSettings settings = Injections.Of(
            Engine, new GivenVector("right", Right), new RandomVectors("noise", 1, 2, 0), Vectors[fault]);

        InjectedVectorException refusal =
            Assert.Throws<InjectedVectorException>(() => new InjectionExperiment(settings, Engine.Shape));

        Assert.Equal(2, refusal.Vector);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0, 2 }, 1, "outside the model, which has layers 0 to 1")]
    [InlineData(new[] { -1 }, 0, "outside")]
    [InlineData(new[] { 1, 1 }, 1, "named twice")]
    public void Layer_ThatCannotBeInjectedInto_IsRefusedByItsPlace(int[] layers, int index, string fault)
    {
        InjectionSettings settings = Injections.Of(Engine, Injections.Given(Engine)) with { Layers = layers };

        InjectedLayerException refusal =
            Assert.Throws<InjectedLayerException>(() => new InjectionExperiment(settings, Engine.Shape));

        Assert.Equal(index, refusal.Index);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Position_ThatNoPromptHas_IsRefusedByItsPlace()
    {
        InjectionSettings settings = Injections.Of(Engine, Injections.Given(Engine)) with { At = [0, 12] };

        InjectedPositionException refusal =
            Assert.Throws<InjectedPositionException>(() => new InjectionExperiment(settings, Engine.Shape));

        Assert.Equal((1, 12), (refusal.Index, refusal.Position));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 1.0, 1.0 })]
    [InlineData(new[] { double.NaN })]
    public void Alphas_ThatAreNotEachANumberOfItsOwn_AreRefused(double[] alphas) =>
        Assert.Throws<ArgumentException>(() => new InjectionExperiment(
            Injections.Of(Engine, Injections.Given(Engine)) with { Alphas = alphas }, Engine.Shape));
}
