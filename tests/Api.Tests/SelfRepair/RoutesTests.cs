using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.SelfRepair;

/// <summary>Further fields of self-repair: routes, and constant ablation.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class RoutesTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd", "resample")]
    [InlineData("odd", "zero")]
    [InlineData("parallel", "resample")]
    [InlineData("serial", "resample")]
    [InlineData("serial", "zero")]
    [InlineData("neox-tiny", "resample")]
    [InlineData("neox-tiny", "zero")]
    public async Task Post_WithRoutes_GivesTheReferencesRows(string model, string type)
    {
        GoldenRequest golden = new(model, "routes");
        JsonObject request = golden.Of(golden.Ablation(type));
        request["routes"] = true;
        request["top_fraction"] = golden.Root.GetProperty("fraction").GetDouble();

        JsonElement analysis = await client.AnalyzeAsync(request.ToJsonString());

        JsonElement expected = golden.Root.GetProperty(type);
        golden.AssertRows(expected.GetProperty("rows"), analysis.GetProperty("heads"));
        golden.AssertRows(expected.GetProperty("rows_top"), analysis.GetProperty("heads_top"));
        Assert.True(analysis.GetProperty("layers")[0].TryGetProperty("from_heads_values", out _));
    }

    [Fact]
    public async Task Post_WithoutRoutes_HasNoColumnsOfThem()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"]}""");

        Assert.False(analysis.GetProperty("heads")[0].TryGetProperty("from_heads_values", out _));
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfConstants_GivesTheReferencesRows(string model)
    {
        GoldenRequest golden = new(model, "constant");
        JsonObject ablation = golden.Constant(name => !name.StartsWith("MLP", StringComparison.Ordinal));

        JsonElement analysis = await client.AnalyzeAsync(golden.Of(ablation).ToJsonString());

        golden.AssertRows(golden.Root.GetProperty("rows"), analysis.GetProperty("heads"));
    }

    [Theory]
    [InlineData("""{"type": "constant"}""", "/ablation/values")]
    [InlineData("""{"type": "constant", "values": {"L0H0": [1, 2]}}""", "/ablation/values/L0H0")]
    [InlineData("""{"type": "constant", "values": {"L0H0": null}}""", "/ablation/values/L0H0")]
    [InlineData("""{"type": "constant", "values": {"L0H0": [1e300]}}""", "/ablation/values/L0H0")]
    [InlineData("""{"type": "constant", "values": {"L4H0": [1]}}""", "/ablation/values/L0H0")]
    [InlineData("""{"type": "zero", "values": {"L0H0": [1]}}""", "/ablation/values")]
    public async Task Post_OfValuesThatDoNotFit_IsRefused(string ablation, string pointer)
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair",
            $$"""{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"], "ablation": {{ablation}}}""");

        await response.AssertProblemAsync("validation", pointer);
    }
}
