using System.Text.Json;

namespace SelfRepair.Api.Tests.Http;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class QueryTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("GET", "/v1/analyses/an_0/tokens?head=L4H0", "mean 'heads'?")]
    [InlineData("GET", "/v1/analyses/an_0/heads?sub=top", "mean 'subset'?")]
    [InlineData("GET", "/v1/analyses/an_0/progress?verbose=1", "There are no parameters.")]
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

    [Theory]
    [InlineData("GET", "/v1/analyses?limit=", "limit is ''; it takes a whole number.")]
    [InlineData("GET", "/v1/analyses?limit=1&limit=2", "limit is '1,2'; it takes a whole number.")]
    [InlineData("GET", "/v1/analyses?limit=99999999999", "limit is '99999999999'; it takes a whole number.")]
    [InlineData("GET", "/v1/prompt-sets/ioi?offset=1.5", "offset is '1.5'; it takes a whole number.")]
    [InlineData("GET", "/v1/analyses/an_0/tokens?min_abs_direct_effect=much", "takes a number.")]
    [InlineData("GET", "/v1/analyses/an_0/tokens?min_abs_direct_effect=NaN", "takes a number.")]
    [InlineData("POST", "/v1/self-repair?dry_run=yes", "dry_run is 'yes'; it takes true or false.")]
    public async Task Parameter_OfAValueThatCannotBeRead_SaysWhatItTakes(string method, string path, string mention)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        HttpResponseMessage response = await client.SendAsync(request);

        JsonElement problem = await response.AssertProblemAsync("bad-request", pointer: null);
        Assert.EndsWith(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/analyses?limit=0", "limit is 0; it is 1 to 500.")]
    [InlineData("/v1/analyses/an_0/tokens?limit=10001", "limit is 10001; it is 1 to 10000.")]
    [InlineData("/v1/analyses/an_0/tokens?context=-1", "context is -1; it is 0 or more.")]
    [InlineData("/v1/analyses/an_0/tokens?prompt=-1", "prompt is -1; it is 0 or more.")]
    [InlineData("/v1/prompt-sets/ioi?limit=1001", "limit is 1001; it is 1 to 1000.")]
    [InlineData("/v1/prompt-sets/ioi?offset=-1", "offset is -1; it is 0 or more.")]
    public async Task Parameter_OutOfItsBounds_NamesThem(string path, string detail)
    {
        HttpResponseMessage response = await client.GetAsync(path);

        JsonElement problem = await response.JsonAsync(System.Net.HttpStatusCode.UnprocessableEntity);
        Assert.Equal("validation", problem.GetProperty("code").GetString());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
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
