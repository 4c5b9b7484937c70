using System.Reflection;
using SelfRepair.Analysis;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;
using SelfRepair.Inference;
using SelfRepair.Inference.Devices;
using SelfRepair.OnnxExport.Reporting;

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
        Assert.Single(ServiceProblems.Catalog.Rows, row => row.Exception == refusal);
        Assert.True(refusal.IsSealed, $"{refusal.Name} is one cause, so it is sealed.");
    }

    [Fact]
    public void Rows_OfRefusals_NameTheHousesOwnExceptionsAlone()
    {
        Assert.All(ServiceProblems.Catalog.Rows, row => Assert.Contains(Families, row.Exception.IsSubclassOf));
    }

    [Fact]
    public void Kinds_OfProblems_HaveLowerCaseCodesAndTexts()
    {
        Assert.All(ServiceProblems.Catalog.Kinds.Values, kind =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", kind.Code);
            Assert.InRange(kind.Status, 400, 599);
            Assert.EndsWith(".", kind.Title, StringComparison.Ordinal);
            Assert.EndsWith(".", kind.Explanation, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_TheService_ListsTheKindsOfEveryRoom()
    {
        ProblemKind[] declared =
        [
            .. typeof(ProblemCatalog).Assembly.GetTypes()
                .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
                .Where(field => field.FieldType == typeof(ProblemKind))
                .Select(field => (ProblemKind)field.GetValue(null)!),
        ];

        Assert.Equal(
            declared.Select(kind => kind.Code).Order(StringComparer.Ordinal),
            ServiceProblems.Catalog.Kinds.Keys.Order(StringComparer.Ordinal));
        Assert.All(ServiceProblems.Catalog.Rows, row => Assert.Contains(row.Kind, declared));
    }

    [Fact]
    public void Of_RoomsThatDisagree_IsRefused()
    {
        IProblemSource settings = new SettingProblems();

        Assert.Throws<ArgumentException>(() => new ProblemCatalog([settings, settings]));
    }

    [Fact]
    public void Describe_OfAFullGpu_SaysToTryAgainLater()
    {
        Problem problem = ServiceProblems.Catalog.Describe(
            new DeviceOutOfMemoryException(ComputeDevice.Cuda(1), 128, new InvalidOperationException("/srv/secret")));

        Assert.Equal((503, "device-out-of-memory"), (problem.Kind.Status, problem.Kind.Code));
        Assert.NotNull(problem.RetryAfterSeconds);
        Assert.Contains("cuda:1 is full: a batch of 128 tokens", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_OfABug_SaysNothingOfItsInside()
    {
        Problem problem = ServiceProblems.Catalog.Describe(new InvalidOperationException("/srv/secret"));

        Assert.Equal(ProblemKinds.Internal, problem.Kind);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }
}
