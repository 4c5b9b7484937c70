using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Requests;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>Every experiment that ablates takes counterparts, position by position.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class ContrastiveTests(ServiceFactory service)
{
    private const string Set = "commas";

    private const int Count = 4;

    /// <summary>What an example says of its prompts: here they are others.</summary>
    private static readonly string[] OfPrompts =
        ["prompts", "prompt_set", "limit", "offset", "pack", "max_tokens", "positions", "revision"];

    private readonly HttpClient client = service.CreateClient();

    public static TheoryData<string> Experiments =>
        [.. ExperimentList.Catalog.Kinds.Where(kind => kind.RequestType.IsSubclassOf(typeof(AblatingRequest)))
            .Select(kind => kind.Name)];

    /// <summary>A counterpart lends what it lends as an explicit source: the rows are the same to the bit. Zero
    /// ablation gives others, so that the ablation is there.</summary>
    [Theory]
    [MemberData(nameof(Experiments))]
    public async Task Contrastive_OfAnyExperimentThatAblates_IsResamplingFromTheCounterparts(string name)
    {
        ExperimentKind kind = ExperimentList.Catalog.Kinds.Single(kind => kind.Name == name);
        string[] prompts =
            await File.ReadAllLinesAsync(Path.Combine(GoldenFiles.RepositoryRoot, "prompt-sets", Set + ".jsonl"));
        JsonArray counterparts = new(
        [
            .. prompts.Take(Count)
                .Select(line => new JsonObject { ["text"] = JsonNode.Parse(line)!["counterpart"]!.DeepClone() }),
        ]);
        bool ablates = false;
        foreach (ExampleRequest example in kind.Examples)
        {
            string contrastive = await TablesAsync(kind, example, new JsonObject { ["type"] = "contrastive" });
            Assert.Equal(
                contrastive,
                await TablesAsync(kind, example, new JsonObject { ["sources"] = counterparts.DeepClone() }));
            ablates |= contrastive != await TablesAsync(kind, example, new JsonObject { ["type"] = "zero" });
        }

        Assert.True(ablates);
    }

    private async Task<string> TablesAsync(ExperimentKind kind, ExampleRequest example, JsonObject ablation)
    {
        JsonObject request = JsonNode.Parse(example.Json)!.AsObject();
        foreach (string field in OfPrompts)
        {
            request.Remove(field);
        }

        request["prompt_set"] = Set;
        request["limit"] = Count;
        request["ablation"] = ablation;
        JsonElement analysis = await (await client.PostJsonAsync(kind.Path, request.ToJsonString())).JsonAsync();
        return string.Join('\n', kind.Tables.Select(table => analysis.GetProperty(table.Name).GetRawText()));
    }
}
