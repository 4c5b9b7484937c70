using System.Reflection;
using SelfRepair.Analysis;
using SelfRepair.Api.Problems;
using SelfRepair.Inference;
using SelfRepair.Inference.Devices;
using SelfRepair.OnnxExport;

namespace SelfRepair.Api.Tests;

public sealed class ProblemCatalogTests
{
    private static readonly Type[] Families =
        [typeof(AnalysisException), typeof(InferenceException), typeof(ExportException), typeof(ApiException)];

    public static TheoryData<Type> Refusals { get; } = new(
        Families.SelectMany(family => family.Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(family) && !type.IsAbstract)));

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Rows_ForEveryRefusal_HaveOneRow(Type refusal)
    {
        Assert.Single(ProblemCatalog.Rows, row => row.Exception == refusal);
        Assert.True(refusal.IsSealed, $"{refusal.Name} is one cause, so it is sealed.");
    }

    [Fact]
    public void Rows_OfRefusals_NameTheHousesOwnExceptionsAlone()
    {
        Assert.All(ProblemCatalog.Rows, row => Assert.Contains(Families, row.Exception.IsSubclassOf));
    }

    [Fact]
    public void Kinds_OfProblems_HaveLowerCaseCodesAndTexts()
    {
        Assert.All(ProblemKinds.All.Values, kind =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", kind.Code);
            Assert.InRange(kind.Status, 400, 599);
            Assert.EndsWith(".", kind.Title, StringComparison.Ordinal);
            Assert.EndsWith(".", kind.Explanation, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Kinds_OfEveryField_AreListed()
    {
        int fieldCount = typeof(ProblemKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Length;
        Assert.Equal(fieldCount, ProblemKinds.All.Count);
    }

    [Fact]
    public void Describe_OfAFullGpu_SaysToTryAgainLater()
    {
        Problem problem = ProblemCatalog.Describe(
            new DeviceOutOfMemoryException(ComputeDevice.Cuda(1), 128, new InvalidOperationException("/srv/secret")));

        Assert.Equal((503, "device-out-of-memory"), (problem.Kind.Status, problem.Kind.Code));
        Assert.NotNull(problem.RetryAfterSeconds);
        Assert.Contains("cuda:1 is full: a batch of 128 tokens", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_OfABug_SaysNothingOfItsInside()
    {
        Problem problem = ProblemCatalog.Describe(new InvalidOperationException("/srv/secret"));

        Assert.Equal(ProblemKinds.Internal, problem.Kind);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }
}
