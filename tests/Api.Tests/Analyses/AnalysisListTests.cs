using System.Text.Json;

namespace SelfRepair.Api.Tests.Analyses;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class AnalysisListTests(ServiceFactory service)
{
    private const string Small = """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"], "tags": {"paper": "fig-3"}}""";

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task List_ByTagAndCursor_PagesTheNewestFirst()
    {
        string tag = Guid.NewGuid().ToString("n");
        string request = $$"""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"], "tags": {"run": "{{tag}}"} }""";
        string first = Self(await client.AnalyzeAsync(request));
        string second = Self(await client.AnalyzeAsync(request));

        JsonElement page = await (await client.GetAsync($"/v1/analyses?tag=run={tag}&limit=1")).JsonAsync();
        string cursor = page.GetProperty("next_cursor").GetString()!;
        JsonElement rest = await (await client.GetAsync($"/v1/analyses?tag=run={tag}&cursor={cursor}")).JsonAsync();

        Assert.Equal(second, Self(Assert.Single(page.GetProperty("analyses").EnumerateArray())));
        Assert.Equal((2, 2), (page.GetProperty("total").GetInt32(), rest.GetProperty("total").GetInt32()));
        Assert.Equal(first, Self(Assert.Single(rest.GetProperty("analyses").EnumerateArray())));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next_cursor").ValueKind);
    }

    [Theory]
    [InlineData("status=succeeded&kind=self-repair&model=neox-tiny", true)]
    [InlineData("status=failed&tag=paper", false)]
    [InlineData("tag=paper=fig-4", false)]
    [InlineData("model=odd&tag=paper", false)]
    public async Task List_ByFilters_HoldsWhatFits(string query, bool holds)
    {
        string id = (await client.AnalyzeAsync(Small)).GetProperty("id").GetString()!;

        JsonElement page = await (await client.GetAsync("/v1/analyses?limit=500&" + query)).JsonAsync();

        bool found = page.GetProperty("analyses").EnumerateArray().Any(one => one.GetProperty("id").GetString() == id);
        Assert.Equal(holds, found);
    }

    [Theory]
    [InlineData("limit=0", "validation")]
    [InlineData("status=lost", "validation")]
    [InlineData("kind=self-repiar", "validation")]
    [InlineData("limit=many", "bad-request")]
    public async Task List_OfAQueryThatCannotBe_IsRefused(string query, string code)
    {
        HttpResponseMessage response = await client.GetAsync("/v1/analyses?" + query);

        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(query.Split('=')[1], problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string Self(JsonElement analysis) =>
        analysis.GetProperty("links").GetProperty("self").GetString()!;
}
