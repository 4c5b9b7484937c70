using System.Text.Json;
using SelfRepair.Api.Tests.Hub;

namespace SelfRepair.Api.Tests.Notebooks;

/// <summary>A notebook asks for what its analysis ran on, whatever becomes of the names.</summary>
public sealed class PinnedNotebookTests : IAsyncLifetime
{
    private readonly HubServiceScene scene = new();

    [Fact]
    public async Task Notebook_OfAHubModel_AsksForTheCommit()
    {
        HttpClient client = scene.Client();
        JsonElement analysis = await client.AnalyzeAsync(HubCheckpoints.Request);

        ReadNotebook notebook = await ReadNotebook.OfAsync(client, analysis);

        JsonElement asked = notebook.ValueOf("REQUEST");
        Assert.Equal("main", analysis.GetProperty("request").GetProperty("revision").GetString());
        Assert.Equal(scene.Commit, asked.GetProperty("revision").GetString());
        JsonElement again = await client.AnalyzeAsync(asked.GetRawText());
        Assert.Equal(analysis.GetProperty("heads").GetRawText(), again.GetProperty("heads").GetRawText());
    }

    [Fact]
    public async Task Notebook_OfATrainingSweep_HoldsTheWeightsOfEachRevision()
    {
        HttpClient client = scene.Client();
        JsonElement sweep = await (await client.PostJsonAsync(
            "/v1/training-sweep",
            """
            {"revisions": ["step64", "main"], "request": {"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"]}}
            """)).JsonAsync();

        ReadNotebook notebook = await ReadNotebook.OfAsync(client, sweep);

        JsonElement weights = notebook.ValueOf("ORIGINAL").GetProperty("revisions");
        Assert.All(sweep.GetProperty("revisions").EnumerateArray(), row => Assert.Equal(
            row.GetProperty("weights_sha256").GetString(),
            weights.GetProperty(row.GetProperty("revision").GetString()!).GetString()));
        Assert.Equal(2, weights.GetPropertyCount());
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();
}
