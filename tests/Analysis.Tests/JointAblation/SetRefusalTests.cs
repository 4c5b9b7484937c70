using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.JointAblation;

public sealed class SetRefusalTests
{
    private static readonly NaiveRowEngine Engine = NaiveRowEngine.OpenGolden("odd");

    public static TheoryData<string> Faults => [.. Sets.Keys];

    private static Dictionary<string, ComponentSet> Sets { get; } = new()
    {
        ["no member"] = new() { Name = "a" },
        ["L0H1 is a member"] = new() { Name = "a", Heads = [new HeadId(0, 1)], AttentionLayers = [0] },
        ["named twice"] = new() { Name = "a", Mlps = [1, 1] },
        ["layer 7 is outside"] = new() { Name = "a", Mlps = [0], FreezeMlps = [7] },
        ["layer -1 is outside"] = new() { Name = "a", AttentionLayers = [-1] },
        ["L9H0 is outside"] = new() { Name = "a", Heads = [new HeadId(9, 0)] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Set_ThatCannotBeReplaced_IsRefusedByItsPlace(string fault)
    {
        ComponentSet right = new() { Name = "right", Mlps = [0] };

        SetMembersException refusal =
            Assert.Throws<SetMembersException>(() => Plan([right, Sets[fault]], new AblationSettings()));

        Assert.Equal(1, refusal.Set);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "L0H1" }, 24, "MLP1 is ablated and has no value")]
    [InlineData(new[] { "L0H1", "MLP1" }, 24, "The value of MLP1 has 24 numbers; it needs 72")]
    [InlineData(new[] { "L0H1", "MLP1", "L0H2" }, 0, "There is a value for L0H2, which is not ablated")]
    [InlineData(new string[0], 0, "L0H1 is ablated and has no value")]
    public void Values_OfAConstantAblation_AreThoseOfTheMembers(string[] names, int width, string fault)
    {
        Dictionary<string, ReadOnlyMemory<float>> values = names.ToDictionary(
            name => name, name => (ReadOnlyMemory<float>)new float[width > 0 ? width : WidthOf(name)]);
        ComponentSet set = new() { Name = "a", Heads = [new HeadId(0, 1)], Mlps = [1] };

        ConstantValuesException refusal = Assert.Throws<ConstantValuesException>(
            () => Plan([set], new AblationSettings { Kind = AblationKind.Constant, Values = values }));

        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_OfAnotherAblation_AreRefused()
    {
        AblationSettings zero = new()
        {
            Kind = AblationKind.Zero,
            Values = new Dictionary<string, ReadOnlyMemory<float>>(),
        };

        Assert.Throws<ConstantValuesException>(() => Plan([new ComponentSet { Name = "a", Mlps = [0] }], zero));
    }

    private static int WidthOf(string name) =>
        name.StartsWith("MLP", StringComparison.Ordinal) ? Engine.Shape.DModel : Engine.Shape.DHead;

    private static JointAblationExperiment Plan(IReadOnlyList<ComponentSet> sets, AblationSettings ablation) => new(
        new JointAblationSettings
        {
            Prompts = Requests.Of(Engine, 9, 7).Prompts,
            Sets = sets,
            Ablation = ablation,
        },
        Engine.Shape);
}
