using System.Globalization;
using System.Text.Json;
using SelfRepair.Api.Hosting;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.OpenApi;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class OpenApiTests(ServiceFactory service)
{
    private static readonly string Committed = Path.Combine(GoldenFiles.RepositoryRoot, "docs", "openapi.json");

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Document_OfTheService_IsTheCommittedOne()
    {
        string served = await DocumentAsync();

        // Where it differs on purpose: curl -s localhost:8080/openapi/v1.json > docs/openapi.json
        Assert.Equal(
            (await File.ReadAllTextAsync(Committed)).ReplaceLineEndings("\n").Trim(),
            served.ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public async Task Document_OfTheService_IsOpenApi31WithASummaryForEveryOperation()
    {
        JsonElement document = JsonElement.Parse(await DocumentAsync());

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()),
            operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
    }

    /// <summary>Every path that the document shows requests of.</summary>
    public static TheoryData<string> PathsWithExamples =>
        [.. ExperimentList.Catalog.Kinds.Select(kind => kind.Path), "/v1/tokenize"];

    [Theory]
    [MemberData(nameof(PathsWithExamples))]
    public async Task Examples_OfTheDocument_RunAsTheyStand(string path)
    {
        JsonElement document = JsonElement.Parse(await DocumentAsync());
        JsonElement examples = document.GetProperty("paths").GetProperty(path).GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples");

        Assert.NotEmpty(examples.EnumerateObject());
        foreach (JsonProperty example in examples.EnumerateObject())
        {
            await (await client.PostJsonAsync(path, example.Value.GetProperty("value").GetRawText())).JsonAsync();
        }
    }

    [Fact]
    public async Task Operations_OfTheDocument_HaveAnIdAndARefusalEach()
    {
        JsonElement document = JsonElement.Parse(await DocumentAsync());
        JsonElement[] operations =
        [
            .. document.GetProperty("paths").EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject())
                .Select(operation => operation.Value),
        ];

        string[] ids = [.. operations.Select(operation => operation.GetProperty("operationId").GetString()!)];
        Assert.Distinct(ids);
        Assert.All(
            operations,
            operation => Assert.True(operation.GetProperty("responses").TryGetProperty("4XX", out _)));
        Assert.StartsWith(
            "/v1/self-repair", document.GetProperty("paths").EnumerateObject().First().Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SelfRepairResponse", """{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"], "bootstrap": 10}""")]
    [InlineData(
        "SelfRepairResponse",
        """
        {"prompt_set": "text", "limit": 3, "heads": ["L1H*"], "rows": ["top"], "matrix": true, "tags": {"a": "b"},
         "layernorm": ["live", "final", "downstream", "isolated"], "ablation": {"draws": 2}}
        """)]
    [InlineData("SelfRepairResponse", """{"prompts": ["a b c", "d e f g"], "heads": ["L5H0"], "rows": ["all"]}""")]
    [InlineData("ProblemResponse", """{"prompt_set": "nope"}""")]
    public async Task Answers_OfTheExperiment_FitTheirSchema(string schema, string request)
    {
        AnswerSchema answers = new(await DocumentAsync());

        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", request);

        Assert.Empty(answers.Faults(schema, JsonElement.Parse(await response.Content.ReadAsStringAsync())));
    }

    [Theory]
    [InlineData("AnalysisListResponse", "/v1/analyses")]
    [InlineData("SelfRepairResponse", "/v1/analyses/{id}")]
    [InlineData("HeadRowsResponse", "/v1/analyses/{id}/heads")]
    [InlineData("HeadRowsResponse", "/v1/analyses/{id}/heads?subset=top")]
    [InlineData("LayerRowsResponse", "/v1/analyses/{id}/layers")]
    [InlineData("ProgressResponse", "/v1/analyses/{id}/progress")]
    [InlineData("PairPageResponse", "/v1/analyses/{id}/pairs")]
    [InlineData("TokenPageResponse", "/v1/analyses/{id}/tokens")]
    [InlineData("TokenPageResponse", "/v1/analyses/{id}/tokens?context=3&limit=2")]
    [InlineData("ModelListResponse", "/v1/models")]
    [InlineData("ModelResponse", "/v1/models/neox-tiny")]
    [InlineData("RevisionListResponse", "/v1/models/neox-tiny/revisions")]
    [InlineData("PromptSetListResponse", "/v1/prompt-sets")]
    [InlineData("PromptSetResponse", "/v1/prompt-sets/ioi")]
    [InlineData("CapabilitiesResponse", "/v1/capabilities")]
    [InlineData("ProblemResponse", "/v1/models/nope")]
    public async Task Answers_OfAnAddress_FitTheirSchema(string schema, string path)
    {
        AnswerSchema answers = new(await DocumentAsync());
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "tokens": "all"}""");
        string address = path.Replace(
            "{id}", analysis.GetProperty("id").GetString(), StringComparison.Ordinal);

        string answer = await (await client.GetAsync(address)).Content.ReadAsStringAsync();

        Assert.Empty(answers.Faults(schema, JsonElement.Parse(answer)));
    }

    [Theory]
    [InlineData("/v1/analyses", "limit", "1", "500")]
    [InlineData("/v1/analyses/{id}/tokens", "limit", "1", "10000")]
    [InlineData("/v1/analyses/{id}/tokens", "context", "0", "2147483647")]
    [InlineData("/v1/analyses/{id}/tokens", "prompt", "0", "2147483647")]
    [InlineData("/v1/prompt-sets/{name}", "limit", "1", "1000")]
    [InlineData("/v1/prompt-sets/{name}", "offset", "0", "2147483647")]
    public async Task Parameters_OfTheDocument_HaveTheirBounds(string path, string name, string minimum, string maximum)
    {
        JsonElement schema = JsonElement.Parse(await DocumentAsync())
            .GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray()
            .Single(parameter => parameter.GetProperty("name").GetString() == name).GetProperty("schema");

        Assert.Equal(minimum, schema.GetProperty("minimum").GetRawText());
        Assert.Equal(maximum, schema.GetProperty("maximum").GetRawText());
    }

    [Theory]
    [InlineData("SelfRepairRequest", "", 7)]
    [InlineData("AblationRequest", "/ablation", 3)]
    public async Task Bounds_OfTheDocument_AreHeld(string schema, string pointer, int atLeast)
    {
        JsonElement properties = JsonElement.Parse(await DocumentAsync())
            .GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");
        (string Name, decimal Value)[] outside =
        [
            .. from property in properties.EnumerateObject()
               from bound in new[] { (Name: "minimum", Step: -1), (Name: "maximum", Step: 1) }
               where property.Value.TryGetProperty(bound.Name, out _)
               let limit = property.Value.GetProperty(bound.Name).GetDecimal()
               where limit != int.MaxValue
               select (property.Name, limit + bound.Step),
        ];

        Assert.True(outside.Select(wrong => wrong.Name).Distinct().Count() >= atLeast);
        foreach ((string name, decimal value) in outside)
        {
            string member = string.Create(CultureInfo.InvariantCulture, $"\"{name}\": {value}");
            string body = pointer.Length == 0 ? member : $"\"{pointer[1..]}\": {{{member}}}";
            HttpResponseMessage response =
                await client.PostJsonAsync("/v1/self-repair", $$"""{"prompt_set": "ioi", {{body}}}""");
            await response.AssertProblemAsync("validation", $"{pointer}/{name}");
        }
    }

    [Fact]
    public async Task Answers_ThatDoNotFit_AreFound()
    {
        AnswerSchema answers = new(await DocumentAsync());

        Assert.Equal(
            ["/ids: missing", "/more: unknown", "/text: null"],
            answers.Faults("TokenizationResponse", JsonElement.Parse(
                """{"text": null, "pieces": [], "offsets": null, "more": 1}""")).Order(StringComparer.Ordinal));
    }

    private Task<string> DocumentAsync() => client.GetStringAsync("/openapi/v1.json");
}
