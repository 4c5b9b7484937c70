using System.Net;
using System.Text.Json;

namespace SelfRepair.Api.Tests.Analyses;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class TableTests(ServiceFactory service)
{
    private const string Request =
        """{"prompt_set": "facts", "limit": 3, "positions": "all", "heads": ["L4H*"], "top_fraction": 0.2}""";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("heads", "", "heads")]
    [InlineData("heads", "?subset=top", "heads_top")]
    [InlineData("layers", "", "layers")]
    [InlineData("layers", "?subset=top", "layers_top")]
    public async Task Get_OfATable_GivesTheRowsOfTheAnalysis(string table, string query, string member)
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);
        string path = analysis.GetProperty("links").GetProperty("tables").GetProperty(table).GetString()!;

        JsonElement answer = await (await client.GetAsync(path + query)).JsonAsync();

        Assert.Equal(query.Length == 0 ? "all" : "top", answer.GetProperty("subset").GetString());
        Assert.Equal(analysis.GetProperty(member).GetRawText(), answer.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task Get_OfATableAsNdjson_GivesALineARow()
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);
        string path = analysis.GetProperty("links").GetProperty("heads").GetString()!;

        string lines = await client.GetStringAsync(path + "?format=ndjson");

        Assert.Equal(
            analysis.GetProperty("heads").EnumerateArray().Select(row => row.GetRawText()),
            lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("head", "Did you mean 'heads'?")]
    [InlineData("carriers", "There are the tables heads, layers.")]
    public async Task Get_OfATableThatTheExperimentDoesNotHave_NamesThoseThatItHas(string table, string mention)
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);
        string self = analysis.GetProperty("links").GetProperty("self").GetString()!;

        JsonElement problem =
            await (await client.GetAsync($"{self}/{table}")).AssertProblemAsync("table-not-found", pointer: null);

        string detail = problem.GetProperty("detail").GetString()!;
        Assert.Contains(mention, detail, StringComparison.Ordinal);
        Assert.Contains("self-repair", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("heads?subset=best", "all or top")]
    [InlineData("layers?subset=ALL", "all or top")]
    public async Task Get_OfASubsetThatIsNone_IsRefused(string address, string mention)
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);
        string self = analysis.GetProperty("links").GetProperty("self").GetString()!;

        JsonElement problem =
            await (await client.GetAsync($"{self}/{address}")).JsonAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfLayersThatWereNotComputed_SaysWhatToSend()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"], "rows": ["top"]}""");
        string path = analysis.GetProperty("links").GetProperty("tables").GetProperty("layers").GetString()!;

        JsonElement problem =
            await (await client.GetAsync(path + "?subset=all")).AssertProblemAsync("rows-not-computed", pointer: null);

        string detail = problem.GetProperty("detail").GetString()!;
        Assert.Contains("of layers", detail, StringComparison.Ordinal);
        Assert.Contains("[\"top\", \"all\"]", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfTheAddressThatCancels_IsRefusedByItsMethod()
    {
        HttpResponseMessage response = await client.GetAsync("/v1/analyses/an_0/cancel");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Get_OfATableOfNoAnalysis_IsAnAnalysisThatIsNotThere() =>
        await (await client.GetAsync("/v1/analyses/an_0/heads"))
            .AssertProblemAsync("analysis-not-found", pointer: null);
}
