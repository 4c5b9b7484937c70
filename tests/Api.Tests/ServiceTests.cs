using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class ServiceTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Ready_OnceTheEmbeddedModelWasUsed_IsOk()
    {
        await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"]}""");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Ready_WhileACheckFails_IsNotReadyAndSaysWhy()
    {
        await using WebApplicationFactory<ServiceSettings> failing = service.WithWebHostBuilder(host =>
            host.ConfigureServices(services => services.AddHealthChecks()
                .AddCheck("disk", () => HealthCheckResult.Unhealthy("The disk is being replaced."))));
        using HttpClient other = failing.CreateClient();

        HttpResponseMessage response = await other.GetAsync("/health/ready");

        JsonElement problem = await response.AssertProblemAsync("not-ready", pointer: null);
        string? detail = problem.GetProperty("detail").GetString();
        Assert.Contains("The disk is being replaced.", detail, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Capabilities_OfTheService_StateLimitsAndDevices()
    {
        JsonElement capabilities = await (await client.GetAsync("/v1/capabilities")).JsonAsync();

        Assert.Equal("cpu", capabilities.GetProperty("devices")[0].GetProperty("device").GetString());
        Assert.Contains("position_mean", capabilities.GetProperty("ablations").ToString(), StringComparison.Ordinal);
        Assert.True(capabilities.GetProperty("limits").GetProperty("max_tokens").GetInt32() > 0);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", "not-found")]
    [InlineData("GET", "/v1/self-repair", "method-not-allowed")]
    [InlineData("PUT", "/v1/analyses", "method-not-allowed")]
    [InlineData("GET", "/v1/analyses/an_0", "analysis-not-found")]
    [InlineData("GET", "/problems/nope", "problem-not-found")]
    public async Task Request_ThatTheFrameworkRefuses_IsAProblemToo(string method, string path, string code)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        HttpResponseMessage response = await client.SendAsync(request);

        await response.AssertProblemAsync(code, pointer: null);
    }

    [Fact]
    public async Task Problems_OfEveryKind_HaveAPage()
    {
        foreach (ProblemKind kind in ServiceProblems.Catalog.Kinds.Values)
        {
            HttpResponseMessage page = await client.GetAsync($"/problems/{kind.Code}");
            string html = await page.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains(WebUtility.HtmlEncode(kind.Explanation), html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_OfTheApi_LeadsToSwagger()
    {
        HttpResponseMessage response = await client.GetAsync("/swagger");

        Assert.Equal("/swagger/index.html", response.RequestMessage?.RequestUri?.AbsolutePath);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }
}
