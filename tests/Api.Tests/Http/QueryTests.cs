using System.Text.Json;

namespace SelfRepair.Api.Tests.Http;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class QueryTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("GET", "/v1/analyses/an_0/tokens?head=L4H0", "mean 'heads'?")]
    [InlineData("GET", "/v1/analyses/an_0/heads?sub=top", "mean 'subset'?")]
    [InlineData("GET", "/v1/analyses/an_0?verbose=1", "There are no parameters.")]
    [InlineData("GET", "/v1/analyses?state=running", "mean 'status'?")]
    [InlineData("GET", "/v1/models?limit=1", "There are no parameters.")]
    [InlineData("GET", "/v1/models/tiny/linked?revison=main", "There are no parameters.")]
    [InlineData("DELETE", "/v1/models/tiny/linked?revison=main", "mean 'revision'?")]
    [InlineData("POST", "/v1/models/neox-tiny/load?revison=main", "mean 'revision'?")]
    [InlineData("GET", "/v1/prompt-sets/ioi?count=3", "offset, limit")]
    [InlineData("GET", "/v1/capabilities?x", "no parameter 'x'")]
    public async Task Request_OfAParameterThatIsNone_NamesThoseThatAre(string method, string path, string mention)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        HttpResponseMessage response = await client.SendAsync(request);

        JsonElement problem = await response.AssertProblemAsync("unknown-parameter", pointer: null);
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/analyses?status=running&kind=self-repair&model=x&tag=a&limit=3")]
    [InlineData("/v1/analyses?Limit=3")]
    [InlineData("/v1/prompt-sets/ioi?offset=1&limit=2")]
    public async Task Request_OfParametersThatAre_IsAnswered(string path)
    {
        await (await client.GetAsync(path)).JsonAsync();
    }

    [Theory]
    [InlineData("a%0A")]
    [InlineData("a%00")]
    [InlineData("a%0D%0A")]
    [InlineData("%E2%80%A8a")]
    public async Task Upload_OfANameThatGoesOn_IsRefused(string name)
    {
        using StringContent body = new("a prompt", System.Text.Encoding.UTF8, "text/plain");

        HttpResponseMessage response = await client.PostAsync($"/v1/prompt-sets?name={name}", body);

        JsonElement problem = await response.JsonAsync(System.Net.HttpStatusCode.UnprocessableEntity);
        string? detail = problem.GetProperty("detail").GetString();
        Assert.Contains("cannot name a prompt set", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameter_OfAValueWithALineEnd_IsQuotedInASentenceOfOurOwn()
    {
        HttpResponseMessage response = await client.GetAsync("/v1/analyses?limit=1%0A2");

        JsonElement problem = await response.AssertProblemAsync("bad-request", pointer: null);
        string? detail = problem.GetProperty("detail").GetString();
        Assert.EndsWith("it takes a whole number.", detail, StringComparison.Ordinal);
    }
}
