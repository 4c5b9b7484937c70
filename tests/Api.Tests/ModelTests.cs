using System.Text.Json;

namespace SelfRepair.Api.Tests;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class ModelTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task List_OfModels_HasTheEmbeddedOneFirstThenFolders()
    {
        JsonElement list = await (await client.GetAsync("/v1/models")).JsonAsync();

        Assert.Equal(
            ["neox-tiny", "broken", "not-finite", "odd", "parallel", "serial"],
            list.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Get_OfTheEmbeddedModel_ShowsShapeAndRevisions()
    {
        JsonElement model = await (await client.GetAsync("/v1/models/neox-tiny")).JsonAsync();

        Assert.Equal("embedded", model.GetProperty("source").GetString());
        Assert.Equal(6, model.GetProperty("shape").GetProperty("n_layers").GetInt32());
        Assert.True(model.GetProperty("has_tokenizer").GetBoolean());
        Assert.Equal(
            ["main", "step0", "step64", "step128", "step256", "step512", "step1000"],
            model.GetProperty("revisions").EnumerateArray().Select(one => one.GetProperty("revision").GetString()));
        Assert.Equal(1000, model.GetProperty("revisions")[6].GetProperty("step").GetInt32());
    }

    [Fact]
    public async Task Get_OfAModelInUse_SaysThatItIsLoaded()
    {
        await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"]}""");

        JsonElement model = await (await client.GetAsync("/v1/models/neox-tiny")).JsonAsync();

        Assert.Equal("loaded", model.GetProperty("revisions")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Get_OfAFolderThatIsNoCheckpoint_SaysWhatIsWrong()
    {
        JsonElement model = await (await client.GetAsync("/v1/models/broken")).JsonAsync();

        Assert.Contains("llama", model.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, model.GetProperty("shape").ValueKind);
    }

    [Theory]
    [InlineData("/v1/models/neox-tyni", "'neox-tiny'")]
    [InlineData("/v1/models/EleutherAI/pythia-160m", "SELFREPAIR_MODELS")]
    [InlineData("/v1/models/..", "neox-tiny")]
    public async Task Get_OfAModelThatIsNotHere_SuggestsWhatIs(string path, string mention)
    {
        string sent = path.Replace("..", "%2e%2e%2fodd", StringComparison.Ordinal);
        HttpResponseMessage response = await client.GetAsync(sent);

        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("model-not-found", problem.GetProperty("code").GetString());
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_OfTexts_GivesIdsPiecesAndCodePointOffsets()
    {
        JsonElement answer = await (await client.PostJsonAsync(
            "/v1/tokenize", """{"texts": ["\ud83d\ude00 Paris", ""]}""")).JsonAsync();

        JsonElement first = answer.GetProperty("tokenizations")[0];
        int last = first.GetProperty("ids").GetArrayLength() - 1;
        Assert.Equal(" Paris", first.GetProperty("pieces")[last].GetString());
        Assert.Equal("[1,7]", first.GetProperty("offsets")[last].GetRawText());
        Assert.Equal(0, answer.GetProperty("tokenizations")[1].GetProperty("ids").GetArrayLength());
    }

    [Theory]
    [InlineData("The capital of France is Paris")]
    [InlineData("caf\u00e9 \ud83d\ude00<|endoftext|>")]
    public async Task Tokenize_OfTheIdsOfAText_GivesTheTextAgain(string text)
    {
        JsonElement encoded = await (await client.PostJsonAsync(
            "/v1/tokenize", JsonSerializer.Serialize(new { texts = new[] { text } }))).JsonAsync();
        string ids = encoded.GetProperty("tokenizations")[0].GetProperty("ids").GetRawText();

        JsonElement decoded = await (await client.PostJsonAsync(
            "/v1/tokenize", $$"""{"token_ids": [{{ids}}, []]}""")).JsonAsync();

        JsonElement first = decoded.GetProperty("tokenizations")[0];
        Assert.Equal(text, first.GetProperty("text").GetString());
        Assert.Equal(ids, first.GetProperty("ids").GetRawText());
        Assert.Equal(
            encoded.GetProperty("tokenizations")[0].GetProperty("pieces").GetRawText(),
            first.GetProperty("pieces").GetRawText());
        Assert.Equal(string.Empty, decoded.GetProperty("tokenizations")[1].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("""{}""", "validation", "/texts")]
    [InlineData("""{"texts": ["a"], "token_ids": [[1]]}""", "validation", "/texts")]
    [InlineData("""{"token_ids": [[1, 2], [3, 1024]]}""", "validation", "/token_ids/1/1")]
    [InlineData("""{"token_ids": [[-1]]}""", "validation", "/token_ids/0/0")]
    [InlineData("""{"token_ids": [[1], null]}""", "validation", "/token_ids/1")]
    [InlineData("""{"token_ids": []}""", "validation", "/token_ids")]
    [InlineData("""{"token_ids": [[1]], "model": "odd"}""", "model-has-no-tokenizer", "/token_ids")]
    [InlineData("""{"texts": ["a", null]}""", "validation", "/texts/1")]
    [InlineData("""{"texts": "a"}""", "validation", "/texts")]
    [InlineData("""{"text": ["a"]}""", "unknown-field", "/text")]
    [InlineData("""{"texts": ["a"], "model": "nope"}""", "model-not-found", "/model")]
    [InlineData("""{"texts": ["a"], "revision": "nope"}""", "revision-not-found", "/revision")]
    [InlineData("""{"texts": ["a"], "model": "odd"}""", "model-has-no-tokenizer", "/texts")]
    public async Task Tokenize_OfARequestThatCannotBe_SaysWhere(string json, string code, string pointer)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/tokenize", json);

        await response.AssertProblemAsync(code, pointer);
    }
}
