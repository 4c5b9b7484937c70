using System.Net;
using System.Text.Json;

namespace SelfRepair.Api.Tests.Http;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class WholeNumberTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "limit": 2.0, "offset": 1e0, "heads": ["L0H0"]}""")]
    [InlineData("""{"prompt_set": "ioi", "limit": 2, "ablation": {"seed": 9007199254740991.0, "draws": 1.00}}""")]
    [InlineData("""{"prompts": [{"token_ids": [1.0, 2.0]}, {"token_ids": [10e-1, 3]}], "positions": [0.0]}""")]
    [InlineData("""{"prompts": [{"token_ids": [1, 2], "target": 3.0}, {"token_ids": [1, 2], "target": 4}]}""")]
    public async Task Post_OfAnIntegerWithAFraction_IsThatInteger(string json)
    {
        await client.AnalyzeAsync(json);
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "limit": 2.5}""", "/limit")]
    [InlineData("""{"prompt_set": "ioi", "limit": 1e400}""", "/limit")]
    [InlineData("""{"prompt_set": "ioi", "limit": 3000000000.0}""", "/limit")]
    [InlineData("""{"prompt_set": "ioi", "ablation": {"seed": 9007199254740992}}""", "/ablation/seed")]
    [InlineData("""{"prompt_set": "ioi", "ablation": {"seed": 18446744073709551615}}""", "/ablation/seed")]
    [InlineData("""{"prompt_set": "ioi", "ablation": {"seed": -1}}""", "/ablation/seed")]
    [InlineData("""{"prompt_set": "ioi", "bootstrap_seed": 0.5}""", "/bootstrap_seed")]
    [InlineData("""{"prompt_set": "ioi", "floor": 1e400}""", "/floor")]
    [InlineData("""{"prompt_set": "ioi", "positions": [0.5]}""", "/positions")]
    [InlineData("""{"prompts": [{"token_ids": [1, 2.5]}, "b"]}""", "/prompts/0/token_ids/1")]
    public async Task Post_OfANumberThatIsNoneHere_IsRefused(string json, string pointer)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", json);

        await response.AssertProblemAsync("validation", pointer);
    }

    [Fact]
    public async Task Seed_OfTheDocument_HasTheRangeOfTheRequest()
    {
        JsonElement document = await (await client.GetAsync("/openapi/v1.json")).JsonAsync(HttpStatusCode.OK);

        JsonElement seed = document.GetProperty("components").GetProperty("schemas").GetProperty("AblationRequest")
            .GetProperty("properties").GetProperty("seed");
        Assert.Equal(0, seed.GetProperty("minimum").GetInt64());
        Assert.Equal(9_007_199_254_740_991, seed.GetProperty("maximum").GetInt64());
    }
}
