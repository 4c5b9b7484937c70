using System.Text.Json;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Api.Tests.OpenApi;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>An experiment is described once: one that is put into the list is everywhere.</summary>
public sealed class ExperimentCatalogTests(MadeUpService service) : IClassFixture<MadeUpService>
{
    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task Post_OfAnExperimentOfTheList_GivesItsAnswerAndItsTables()
    {
        JsonElement analysis = await PostAsync("""{"prompt_set": "ioi", "limit": 2, "twice": true}""");
        JsonElement links = analysis.GetProperty("links");

        JsonElement table = await (await client.GetAsync(
            links.GetProperty("tables").GetProperty("damage").GetString())).JsonAsync();
        string csv = await client.GetStringAsync(
            links.GetProperty("tables").GetProperty("damage").GetString() + "?format=csv");

        Assert.Equal("made-up", analysis.GetProperty("kind").GetString());
        Assert.Equal(24, analysis.GetProperty("damage").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, links.GetProperty("heads").ValueKind);
        Assert.Equal(analysis.GetProperty("damage").GetRawText(), table.GetProperty("rows").GetRawText());
        Assert.False(table.TryGetProperty("subset", out _));
        Assert.StartsWith("head,damage,twice\r\nL0H0,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfATableOfAnotherExperiment_IsRefusedWithThoseOfItsOwn()
    {
        JsonElement analysis = await PostAsync("""{"prompt_set": "ioi", "limit": 2}""");
        string self = analysis.GetProperty("links").GetProperty("self").GetString()!;

        JsonElement problem =
            await (await client.GetAsync(self + "/heads")).AssertProblemAsync("table-not-found", pointer: null);
        JsonElement subset = JsonElement.Parse(
            await (await client.GetAsync(self + "/damage?subset=top")).Content.ReadAsStringAsync());

        Assert.Contains("damage", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("no choice of positions", subset.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await (await client.GetAsync(self + "/tokens")).AssertProblemAsync("tokens-not-kept", pointer: null);
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "least": -1}""", "validation", "/least")]
    [InlineData("""{"prompt_set": "ioi", "ablation": {}}""", "unknown-field", "/ablation")]
    [InlineData("""{"prompt_set": "ioi", "metric": "logit"}""", "unknown-field", "/metric")]
    public async Task Post_OfWhatItDoesNotTake_IsRefused(string json, string code, string pointer) =>
        await (await client.PostJsonAsync("/v1/made-up", json)).AssertProblemAsync(code, pointer);

    [Fact]
    public async Task Post_WithoutABody_IsRefused()
    {
        using StringContent nothing = new(string.Empty, System.Text.Encoding.UTF8, "application/json");

        HttpResponseMessage response = await client.PostAsync("/v1/made-up", nothing);

        Assert.InRange((int)response.StatusCode, 400, 422);
    }

    [Fact]
    public async Task Post_OfADryRun_SaysWhatItWouldTake()
    {
        JsonElement dry = await (await client.PostJsonAsync(
            "/v1/made-up?dry_run=true", """{"prompt_set": "ioi", "limit": 2}""")).JsonAsync();

        Assert.Equal("made-up", dry.GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, dry.GetProperty("heads").ValueKind);
        Assert.True(dry.GetProperty("block_passes").GetInt64() > 0);
        Assert.Equal(0, dry.GetProperty("request").GetProperty("least").GetInt32());
    }

    [Fact]
    public async Task Lists_OfTheService_NameIt()
    {
        JsonElement analysis = await PostAsync("""{"prompt_set": "ioi", "limit": 2}""");

        JsonElement capabilities = await (await client.GetAsync("/v1/capabilities")).JsonAsync();
        JsonElement list = await (await client.GetAsync("/v1/analyses?kind=made-up")).JsonAsync();

        Assert.Equal(
            [.. ExperimentList.Catalog.Names, "made-up"],
            capabilities.GetProperty("experiments").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains(
            analysis.GetProperty("id").GetString(),
            list.GetProperty("analyses").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Document_OfTheService_DescribesIt()
    {
        string text = await client.GetStringAsync("/openapi/v1.json");
        JsonElement analysis = await PostAsync("""{"prompt_set": "ioi", "limit": 2, "twice": true}""");

        JsonElement paths = JsonElement.Parse(text).GetProperty("paths");
        JsonElement post = paths.GetProperty("/v1/made-up").GetProperty("post");
        JsonElement answer = paths.GetProperty("/v1/analyses/{id}").GetProperty("get").GetProperty("responses")
            .GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal("runMadeUp", post.GetProperty("operationId").GetString());
        Assert.True(post.GetProperty("requestBody").GetProperty("required").GetBoolean());
        Assert.Equal(ExperimentList.Catalog.Kinds.Count + 1, answer.GetProperty("oneOf").GetArrayLength());
        Assert.Equal("kind", answer.GetProperty("discriminator").GetProperty("propertyName").GetString());
        Assert.True(paths.TryGetProperty("/v1/analyses/{id}/damage", out _));
        Assert.Empty(new AnswerSchema(text).Faults("MadeUpResponse", analysis));
    }

    [Fact]
    public void Catalog_OfTwoThatShareAName_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new ExperimentCatalog([new SelfRepairKind(), new SelfRepairKind()]));

    private async Task<JsonElement> PostAsync(string json) =>
        await (await client.PostJsonAsync("/v1/made-up", json)).JsonAsync();
}
