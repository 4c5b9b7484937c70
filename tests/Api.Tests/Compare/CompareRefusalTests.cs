using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Tests.Compare;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class CompareRefusalTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Get_OfAnalysesThatDoNotFit_IsRefused()
    {
        string one = await RunAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"], "rows": ["all"]}""");
        string other = await RunAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L5H0"]}""");
        string odd = await RunAsync(
            """{"model": "odd", "prompts": [{"token_ids": [1, 2, 3]}, {"token_ids": [4, 5, 6]}]}""");
        string lens = IdOf(await (await client.PostJsonAsync(
            "/v1/logit-lens", """{"prompt_set": "ioi", "limit": 2}""")).JsonAsync());
        string joint = IdOf(await (await client.PostJsonAsync(
            "/v1/joint-ablation", """{"prompt_set": "ioi", "limit": 2, "sets": [{"heads": ["L4H0"]}]}""")).JsonAsync());

        foreach (string ids in (string[])[
            $"{one},{other}", $"{one},{odd}", $"{one},{lens}", $"{lens},{lens}", $"{joint},{joint}"])
        {
            await (await client.GetAsync($"/v1/compare?ids={ids}"))
                .AssertProblemAsync("analyses-not-comparable", pointer: null);
        }

        await (await client.GetAsync($"/v1/compare?ids={one},{one}&subset=top"))
            .AssertProblemAsync("rows-not-computed", pointer: null);
        await (await client.GetAsync($"/v1/compare?ids={one},an_0"))
            .AssertProblemAsync("analysis-not-found", pointer: null);
    }

    [Fact]
    public async Task Get_OfAnAnalysisWithoutRows_IsRefusedUntilItHasSome()
    {
        string one = await RunAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"]}""");
        HttpResponseMessage failed = await client.PostJsonAsync(
            "/v1/self-repair", """{"prompt_set": "ioi", "max_tokens": 4}""", "respond-async");
        string two = IdOf(await failed.JsonAsync(HttpStatusCode.Accepted));
        await service.Services.GetRequiredService<AnalysisStore>().Find(two).Completion;

        await (await client.GetAsync($"/v1/compare?ids={one},{two}"))
            .AssertProblemAsync("analysis-not-finished", pointer: null);
    }

    [Theory]
    [InlineData("/v1/compare", "names 0 analyses")]
    [InlineData("/v1/compare?ids=an_1", "names 1 analyses")]
    [InlineData("/v1/compare?ids=an_1,an_2,an_3", "names 3 analyses")]
    public async Task Get_OfOtherThanTwo_SaysWhatToSend(string address, string mention)
    {
        JsonElement problem = await (await client.GetAsync(address)).JsonAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&subset=best", "all or top")]
    [InlineData("&table=tails", "heads or correlations")]
    public async Task Get_WithAValueThatIsNone_NamesThoseThatThereAre(string query, string mention)
    {
        string id = await RunAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"]}""");

        JsonElement problem = await (await client.GetAsync($"/v1/compare?ids={id},{id}{query}"))
            .JsonAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string IdOf(JsonElement analysis) => analysis.GetProperty("id").GetString()!;

    private async Task<string> RunAsync(string request) => IdOf(await client.AnalyzeAsync(request));
}
