using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Notebooks;

/// <summary>An analysis as a notebook, and the Python client.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class NotebookTests(ServiceFactory service)
{
    private const string Small = """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"]}""";

    /// <summary>Minutes of work on any machine.</summary>
    private const string Slow =
        """{"prompt_set": "text", "pack": true, "max_tokens": 256, "tokens": "none", "ablation": {"draws": 100}}""";

    private readonly HttpClient client = service.CreateClient();

    public static TheoryData<string> Kinds => [.. ExperimentList.Catalog.Kinds.Select(kind => kind.Name)];

    /// <summary>Texts that would end a Python string, a line, a script or a comment, or be read as an escape.</summary>
    public static TheoryData<string> Hostile =>
    [
        "'''); raise SystemExit #",
        "\"\"\"); raise SystemExit #",
        "ends in a backslash \\",
        @"\u0027\u0027\u0027) \x27 \N{APOSTROPHE} {0} {REQUEST} %s $HOME",
        "two\nlines\r\nand\u2028more\u2029\u0085\f",
        "</script><img src=x onerror=alert(1)><!--",
        "\U0001F600 \u00e9 \u202e right to left \ud7ff \ufeff",
        "\u0000\u0001\u007f\t",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Notebook_OfAnyExperiment_HoldsItsRequestAndItsTables(string name)
    {
        ExperimentKind kind = ExperimentList.Catalog.Kinds.Single(kind => kind.Name == name);
        JsonElement analysis = await (await client.PostJsonAsync(kind.Path, kind.Examples[0].Json)).JsonAsync();

        ReadNotebook notebook = await ReadNotebook.OfAsync(client, analysis);

        Assert.True(JsonElement.DeepEquals(analysis.GetProperty("request"), notebook.ValueOf("REQUEST")));
        Assert.Contains($"analyze(\"/v1/{name}\", REQUEST)", notebook.Code, StringComparison.Ordinal);
        Assert.All(
            analysis.GetProperty("links").GetProperty("tables").EnumerateObject(),
            table => Assert.Contains($"analysis[\"{table.Name}\"]", notebook.Code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Notebook_OfAnAnalysis_IsAnUnexecutedNotebookOfNbformat45()
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);

        ReadNotebook notebook = await ReadNotebook.OfAsync(client, analysis);

        Assert.Equal(4, notebook.Root.GetProperty("nbformat").GetInt32());
        Assert.Equal(5, notebook.Root.GetProperty("nbformat_minor").GetInt32());
        Assert.Equal(
            "python3", notebook.Root.GetProperty("metadata").GetProperty("kernelspec").GetProperty("name").GetString());
        string[] ids = [.. notebook.Cells.Select(cell => cell.GetProperty("id").GetString()!)];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", id));
        Assert.All(notebook.Cells, cell =>
        {
            string[] expected = ReadNotebook.IsCode(cell)
                ? ["cell_type", "execution_count", "id", "metadata", "outputs", "source"]
                : ["cell_type", "id", "metadata", "source"];
            Assert.Equal(expected, cell.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
            Assert.NotEmpty(ReadNotebook.SourceOf(cell));
        });
        Assert.All(notebook.Cells.Where(ReadNotebook.IsCode), cell => Assert.Equal(
            (JsonValueKind.Null, 0),
            (cell.GetProperty("execution_count").ValueKind, cell.GetProperty("outputs").GetArrayLength())));
    }

    [Fact]
    public async Task Notebook_OfAnAnalysis_IsAFileWithAName()
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);
        string id = analysis.GetProperty("id").GetString()!;

        HttpResponseMessage response = await client.GetAsync($"/v1/analyses/{id}/notebook");

        Assert.Equal("application/x-ipynb+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal($"self-repair-{id}.ipynb", response.Content.Headers.ContentDisposition?.FileName);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Notebook_OfHostileTexts_HoldsThemAsTextAlone(string text)
    {
        JsonObject request = new()
        {
            ["prompts"] = new JsonArray(
                new JsonObject { ["id"] = text, ["text"] = "He said: " + text }, "The capital of Austria is Vienna"),
            ["heads"] = new JsonArray("L4H0"),
            ["tags"] = new JsonObject { [text] = text },
        };
        JsonElement analysis = await client.AnalyzeAsync(request.ToJsonString());

        ReadNotebook notebook = await ReadNotebook.OfAsync(client, analysis);

        Assert.All(notebook.RawTextOf("REQUEST"), letter => Assert.True(letter is '\n' or (>= ' ' and <= '~')));
        JsonElement asked = notebook.ValueOf("REQUEST");
        Assert.True(JsonElement.DeepEquals(analysis.GetProperty("request"), asked));
        Assert.Equal("He said: " + text, asked.GetProperty("prompts")[0].GetProperty("text").GetString());
        Assert.Equal(text, asked.GetProperty("tags").GetProperty(text).GetString());
    }

    [Fact]
    public async Task Notebook_OfAnUnfinishedAnalysis_HoldsItsPrompts()
    {
        JsonElement blocker = await StartAsync(Slow);
        JsonElement started = await StartAsync("""{"prompts": ["The capital of France is", "He said that he was"]}""");

        ReadNotebook notebook = await ReadNotebook.OfAsync(client, started);

        Assert.Equal(2, notebook.ValueOf("REQUEST").GetProperty("prompts").GetArrayLength());
        await client.DeleteAsync(started.GetProperty("links").GetProperty("self").GetString());
        await client.DeleteAsync(blocker.GetProperty("links").GetProperty("self").GetString());
    }

    [Fact]
    public async Task Notebook_OfAFailedAnalysis_HoldsItsRequest()
    {
        HttpResponseMessage refused = await client.PostJsonAsync(
            "/v1/self-repair", """{"prompt_set": "ioi", "heads": ["L99H0"]}""");

        ReadNotebook notebook = new(await (await client.GetAsync(refused.Headers.Location + "/notebook")).JsonAsync());

        Assert.Equal("L99H0", notebook.ValueOf("REQUEST").GetProperty("heads")[0].GetString());
    }

    [Fact]
    public async Task Notebook_OfAnAnalysisOfASet_NamesTheSetWithItsHash()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"], "ablation": {"source": "facts"}}""");
        JsonElement data = analysis.GetProperty("data");

        ReadNotebook notebook = await ReadNotebook.OfAsync(client, analysis);

        Assert.Contains(
            $"# prompt_set named a prompt set of SHA-256 {data.GetProperty("prompt_set_sha256")}.\n",
            notebook.Code,
            StringComparison.Ordinal);
        Assert.Contains(
            $"# ablation.source named a prompt set of SHA-256 {data.GetProperty("source_set_sha256")}.\n",
            notebook.Code,
            StringComparison.Ordinal);
        JsonElement facts = notebook.ValueOf("ORIGINAL");
        Assert.Equal(
            data.GetProperty("prompt_set_sha256").GetString(), facts.GetProperty("prompt_set_sha256").GetString());
        Assert.Equal(
            analysis.GetProperty("model").GetProperty("weights_sha256").GetString(),
            facts.GetProperty("weights_sha256").GetString());
    }

    [Fact]
    public async Task Notebook_OfNoAnalysis_IsRefused() =>
        await (await client.GetAsync("/v1/analyses/an_0/notebook"))
            .AssertProblemAsync("analysis-not-found", pointer: null);

    [Fact]
    public async Task Client_OfTheService_IsTheFile()
    {
        HttpResponseMessage response = await client.GetAsync("/client/selfrepair.py");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/x-python; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            await File.ReadAllTextAsync(
                Path.Combine(GoldenFiles.RepositoryRoot, "src/Api/Notebooks/selfrepair.py")),
            await response.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> StartAsync(string json) =>
        await (await client.PostJsonAsync("/v1/self-repair", json, "respond-async")).JsonAsync(HttpStatusCode.Accepted);
}
