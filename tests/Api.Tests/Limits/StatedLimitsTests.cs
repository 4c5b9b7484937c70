using System.Reflection;
using System.Text.Json;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Limits;

/// <summary>Who is refused by a limit could have read it before.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class StatedLimitsTests(ServiceFactory service)
{
    [Fact]
    public async Task Capabilities_OfTheService_StateEveryLimitOfARequest()
    {
        HttpResponseMessage response = await service.CreateClient().GetAsync("/v1/capabilities");
        JsonElement stated = (await response.JsonAsync()).GetProperty("limits");

        Assert.All(Limits(), limit => Assert.Equal(limit.Value, stated.GetProperty(limit.Key).GetInt64()));
    }

    [Fact]
    public async Task Page_OfLimits_NamesEveryLimitOfARequest()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(GoldenFiles.RepositoryRoot, "docs", "limits.md"));

        Assert.All(Limits().Keys, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static Dictionary<string, int> Limits() => typeof(RequestLimits)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(
            field => JsonConventions.Options.PropertyNamingPolicy!.ConvertName(field.Name),
            field => (int)field.GetRawConstantValue()!);
}
