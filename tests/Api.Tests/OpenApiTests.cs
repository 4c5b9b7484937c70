using System.Text.Json;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests;

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

    [Theory]
    [InlineData("/v1/self-repair")]
    [InlineData("/v1/tokenize")]
    public async Task Examples_OfTheDocument_RunAsTheyStand(string path)
    {
        JsonElement document = JsonElement.Parse(await DocumentAsync());
        JsonElement examples = document.GetProperty("paths").GetProperty(path).GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples");

        foreach (JsonProperty example in examples.EnumerateObject())
        {
            await (await client.PostJsonAsync(path, example.Value.GetProperty("value").GetRawText())).JsonAsync();
        }
    }

    [Fact]
    public async Task Document_OfAHeadRow_NamesEveryColumnThatIsWritten()
    {
        JsonElement document = JsonElement.Parse(await DocumentAsync());
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        JsonElement heads = schemas.GetProperty("SelfRepairResponse").GetProperty("properties").GetProperty("heads");
        JsonElement columns = heads.GetProperty("items").GetProperty("properties");

        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"], "bootstrap": 10}""");

        Assert.All(
            analysis.GetProperty("heads")[0].EnumerateObject(),
            column => Assert.True(columns.TryGetProperty(column.Name, out _), column.Name));
    }

    private Task<string> DocumentAsync() => client.GetStringAsync("/openapi/v1.json");
}
