using System.Text.Json;

namespace SelfRepair.Api.Tests.Models;

/// <summary>Checkpoints and tokenizers as people's tools save them.</summary>
public sealed class SavedModelTests(SavedModels saved) : IClassFixture<SavedModels>
{
    private const string Original = "vocab-larger";
    private const string Texts = """["The cat sat on the mat.", " a  dog\u00e9"]""";
    private const string TokenIds = """[{"token_ids": [1, 2, 3, 4]}, {"token_ids": [5, 6, 7, 8]}]""";

    private readonly HttpClient client = saved.Client;

    [Theory]
    [InlineData("template")]
    [InlineData("template-bos")]
    [InlineData("trimmed-with-prefix")]
    [InlineData("truncated")]
    public async Task Tokenize_WithWhatOnlyMattersElsewhere_GivesTheSameIds(string model)
    {
        JsonElement expected = await TokenizeAsync(Original);
        JsonElement actual = await TokenizeAsync(model);

        Assert.All(
            expected.EnumerateArray().Zip(actual.EnumerateArray()),
            pair => Assert.Equal(
                pair.First.GetProperty("ids").GetRawText(), pair.Second.GetProperty("ids").GetRawText()));
    }

    [Theory]
    [InlineData("template")]
    [InlineData("template-bos")]
    public async Task Analyze_WithATemplate_PrependsOnlyByPrependBosAndOnce(string model)
    {
        foreach (string prepends in new[] { "true", "false" })
        {
            string request = $$"""{"prompts": {{Texts}}, "prepend_bos": {{prepends}}, "model": """;
            JsonElement expected = await client.AnalyzeAsync($"{request}\"{Original}\"}}");
            JsonElement actual = await client.AnalyzeAsync($"{request}\"{model}\"}}");

            Assert.Equal(expected.GetProperty("heads").GetRawText(), actual.GetProperty("heads").GetRawText());
            Assert.Equal(expected.GetProperty("data").GetRawText(), actual.GetProperty("data").GetRawText());
        }
    }

    [Theory]
    [InlineData("nfkc")]
    [InlineData("digits")]
    [InlineData("unigram")]
    [InlineData("without-vocabulary")]
    [InlineData("damaged")]
    public async Task Analyze_OfTokenIdsWithAnotherKindOfTokenizer_AnswersAsWithoutIt(string model)
    {
        string request = $$"""{"prompts": {{TokenIds}}, "model": """;
        JsonElement expected = await client.AnalyzeAsync($"{request}\"{Original}\"}}");
        JsonElement actual = await client.AnalyzeAsync($"{request}\"{model}\"}}");

        Assert.Equal(expected.GetProperty("heads").GetRawText(), actual.GetProperty("heads").GetRawText());
    }

    [Theory]
    [InlineData("nfkc", "NFKC")]
    [InlineData("digits", "Digits")]
    [InlineData("unigram", "Unigram")]
    [InlineData("without-vocabulary", "model.vocab is missing")]
    [InlineData("damaged", "is no JSON")]
    public async Task Analyze_OfTextsWithAnotherKindOfTokenizer_IsRefusedByName(string model, string named)
    {
        (string Path, string Json, string Pointer)[] requests =
        [
            ("/v1/tokenize", $$"""{"model": "{{model}}", "texts": ["a"]}""", "/texts"),
            ("/v1/self-repair", $$"""{"model": "{{model}}", "prompts": ["a b c", "d e f"]}""", "/prompts/0"),
        ];
        foreach ((string path, string json, string pointer) in requests)
        {
            HttpResponseMessage response = await client.PostJsonAsync(path, json);
            JsonElement problem = await response.AssertProblemAsync("unsupported-tokenizer", pointer);
            string detail = problem.GetProperty("detail").GetString()!;
            Assert.Contains(named, detail, StringComparison.Ordinal);
            Assert.Contains("token_ids", detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nfkc", "NFKC")]
    [InlineData("damaged", "is no JSON")]
    public async Task Get_OfAModelWithAnotherKindOfTokenizer_DescribesItAndSaysWhatItTakes(string name, string named)
    {
        JsonElement model = await (await client.GetAsync($"/v1/models/{name}")).JsonAsync();

        Assert.Equal(JsonValueKind.Null, model.GetProperty("error").ValueKind);
        Assert.Equal(1_040, model.GetProperty("shape").GetProperty("d_vocab").GetInt32());
        Assert.False(model.GetProperty("has_tokenizer").GetBoolean());
        Assert.Contains(named, model.GetProperty("tokenizer_error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAModelWhoseTokenizerIsUnderstood_HasNoTokenizerError()
    {
        JsonElement model = await (await client.GetAsync($"/v1/models/{Original}")).JsonAsync();

        Assert.True(model.GetProperty("has_tokenizer").GetBoolean());
        Assert.Equal(JsonValueKind.Null, model.GetProperty("tokenizer_error").ValueKind);
    }

    [Theory]
    [InlineData("rope-type-linear")]
    [InlineData("rope-scaling-linear")]
    public async Task Analyze_WithScaledRotaryPositions_IsRefusedByName(string model)
    {
        HttpResponseMessage response =
            await client.PostJsonAsync("/v1/self-repair", $$"""{"model": "{{model}}", "prompts": {{TokenIds}}}""");

        JsonElement problem = await response.AssertProblemAsync("unsupported-checkpoint", "/model");
        Assert.Contains("'linear'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_WithADefaultRopeScalingWithValues_ComputesWithThem()
    {
        string request = $$"""{"prompts": {{TokenIds}}, "model": """;
        string[] heads = new string[3];
        foreach ((int index, string model) in
            ((string[])["rope-scaling-default", "rope-parameters-default", Original]).Index())
        {
            JsonElement analysis = await client.AnalyzeAsync($"{request}\"{model}\"}}");
            heads[index] = analysis.GetProperty("heads").GetRawText();
        }

        Assert.Equal(heads[1], heads[0]);
        Assert.NotEqual(heads[2], heads[0]);
    }

    [Fact]
    public async Task Analyze_OfAModelWithSubnormalWeights_Answers()
    {
        JsonElement analysis = await client.AnalyzeAsync($$"""{"model": "subnormal", "prompts": {{TokenIds}}}""");

        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
    }

    /// <summary>It is read, exported and run; only what it computes is not finite.</summary>
    [Fact]
    public async Task Analyze_OfAModelWhoseActivationsLeaveFloat32_CountsWhatIsNotFinite()
    {
        JsonElement analysis = await client.AnalyzeAsync($$"""{"model": "huge", "prompts": {{TokenIds}}}""");

        Assert.True(analysis.GetProperty("diagnostics").GetProperty("non_finite").GetInt64() > 0);
    }

    private async Task<JsonElement> TokenizeAsync(string model) =>
        (await (await client.PostJsonAsync(
            "/v1/tokenize", $$"""{"model": "{{model}}", "texts": {{Texts}}}""")).JsonAsync())
        .GetProperty("tokenizations");
}
