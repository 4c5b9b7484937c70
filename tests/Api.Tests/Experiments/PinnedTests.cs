using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>What is asked for is fixed when it is asked for: names that come to mean something else change
/// nothing.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class PinnedTests(ServiceFactory service)
{
    private const string Slow =
        """{"prompt_set": "text", "pack": true, "max_tokens": 256, "tokens": "none", "ablation": {"draws": 100}}""";

    private const string Before = "The capital of France is\nThe capital of Italy is\nThe capital of Spain is\n";

    private const string After = "A cat sat on the mat\nA dog ran to the sea\nA cow ate the hay\n";

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Analysis_OfASetThatIsReplacedUnderItsName_IsOfTheSetThatWasAskedFor()
    {
        string name = $"pinned-{Guid.NewGuid():n}";
        string sha256 = await UploadAsync(name, Before, "text/plain");
        string json = $$"""{"prompt_set": "{{name}}", "ablation": {"source": "{{name}}"}, "heads": ["L4H*"]}""";
        JsonElement expected = await client.AnalyzeAsync(json);
        JsonElement blocker = await StartAsync(Slow);
        JsonElement waiting = await StartAsync(json);

        await client.DeleteAsync($"/v1/prompt-sets/{name}");
        string later = await UploadAsync(name, After, "text/plain");
        await client.DeleteAsync(SelfOf(blocker));
        await EntryOf(waiting).Completion;

        JsonElement found = await (await client.GetAsync(SelfOf(waiting))).JsonAsync();
        Assert.NotEqual(sha256, later);
        Assert.Equal(expected.GetProperty("heads").GetRawText(), found.GetProperty("heads").GetRawText());
        Assert.Equal(sha256, found.GetProperty("data").GetProperty("prompt_set_sha256").GetString());
        Assert.Equal(sha256, found.GetProperty("data").GetProperty("source_set_sha256").GetString());
        JsonElement again = await client.AnalyzeAsync(json);
        Assert.Equal(later, again.GetProperty("data").GetProperty("prompt_set_sha256").GetString());
    }

    [Fact]
    public async Task Analysis_OfPromptsOfItsOwn_NamesNoSet()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompts": ["a b c", "d e f"], "heads": ["L0H0"]}""");

        JsonElement data = analysis.GetProperty("data");
        Assert.Equal(JsonValueKind.Null, data.GetProperty("prompt_set_sha256").ValueKind);
        Assert.Equal(JsonValueKind.Null, data.GetProperty("source_set_sha256").ValueKind);
    }

    [Fact]
    public async Task Sha256_OfASet_IsThatOfItsContentWhateverItsFormatAndName()
    {
        string suffix = Guid.NewGuid().ToString("n");

        string text = await UploadAsync($"as-text-{suffix}", "One two\nThree four\n", "text/plain");
        string lines = await UploadAsync(
            $"as-lines-{suffix}", "{\"text\": \"One two\"}\n{\"text\":\"Three four\"}\n", "application/x-ndjson");
        string other = await UploadAsync($"other-{suffix}", "Three four\nOne two\n", "text/plain");

        Assert.Matches("^[0-9a-f]{64}$", text);
        Assert.Equal(text, lines);
        Assert.NotEqual(text, other);
        JsonElement kept = await (await client.GetAsync($"/v1/prompt-sets/as-text-{suffix}")).JsonAsync();
        Assert.Equal(text, kept.GetProperty("summary").GetProperty("sha256").GetString());
    }

    private static string SelfOf(JsonElement analysis) =>
        analysis.GetProperty("links").GetProperty("self").GetString()!;

    private async Task<string> UploadAsync(string name, string content, string type)
    {
        using StringContent body = new(content, Encoding.UTF8, type);
        HttpResponseMessage response = await client.PostAsync($"/v1/prompt-sets?name={name}", body);
        return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("sha256").GetString()!;
    }

    private async Task<JsonElement> StartAsync(string json) =>
        await (await client.PostJsonAsync("/v1/self-repair", json, "respond-async")).JsonAsync(HttpStatusCode.Accepted);

    private AnalysisEntry EntryOf(JsonElement analysis) =>
        service.Services.GetRequiredService<AnalysisStore>().Find(analysis.GetProperty("id").GetString()!);
}
