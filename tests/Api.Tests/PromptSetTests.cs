using System.Net;
using System.Text;
using System.Text.Json;

namespace SelfRepair.Api.Tests;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class PromptSetTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task List_OfSets_HasTheBuiltInOnesWithTheirCards()
    {
        JsonElement list = await (await client.GetAsync("/v1/prompt-sets")).JsonAsync();

        JsonElement[] builtIn =
            [
                .. list.GetProperty("prompt_sets").EnumerateArray()
                    .Where(set => set.GetProperty("source").GetString() == "built_in"),
            ];
        Assert.Equal(
            ["agreement", "commas", "facts", "induction", "ioi", "key-value", "names", "text"],
            builtIn.Select(set => set.GetProperty("name").GetString()));
        Assert.All(builtIn, set => Assert.InRange(set.GetProperty("count").GetInt32(), 200, int.MaxValue));
        Assert.All(builtIn, set => Assert.InRange(set.GetProperty("description").GetString()!.Length, 20, 2000));
    }

    [Fact]
    public async Task Get_OfASet_ShowsSomeOfItsPrompts()
    {
        JsonElement set = await (await client.GetAsync("/v1/prompt-sets/ioi?offset=1&limit=2")).JsonAsync();

        Assert.Equal(2, set.GetProperty("prompts").GetArrayLength());
        Assert.Equal("ioi-001", set.GetProperty("prompts")[0].GetProperty("id").GetString());
        Assert.True(set.GetProperty("summary").GetProperty("has_counterparts").GetBoolean());
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"text\": \"a b\", \"target\": \" c\"}\n\n\"d e\"\n")]
    [InlineData("text/csv", "text,target\r\n\"a, b\",\" c\"\r\nd e,\r\n")]
    [InlineData("text/plain", "a b\nd e\n")]
    public async Task Upload_InEachFormat_KeepsTheSetUntilItIsDeleted(string type, string content)
    {
        string path = $"/v1/prompt-sets/up-{Guid.NewGuid():n}";

        HttpResponseMessage created = await UploadAsync(path, type, content);

        JsonElement summary = await created.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(path, created.Headers.Location?.ToString());
        Assert.Equal(2, summary.GetProperty("count").GetInt32());
        JsonElement set = await (await client.GetAsync(path)).JsonAsync();
        Assert.Equal("d e", set.GetProperty("prompts")[1].GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(path)).StatusCode);
        await (await client.GetAsync(path)).AssertProblemAsync("prompt-set-not-found", pointer: null);
    }

    [Fact]
    public async Task Upload_OfASet_CanBeAnalyzed()
    {
        string name = $"up-{Guid.NewGuid():n}";
        await UploadAsync(
            $"/v1/prompt-sets/{name}", "text/plain", "The capital of France is\nThe capital of Italy is\n");

        JsonElement analysis = await client.AnalyzeAsync($$"""{"prompt_set": "{{name}}", "heads": ["L5H0"]}""");

        Assert.Equal(2, analysis.GetProperty("data").GetProperty("prompts").GetInt32());
        Assert.Equal("all", analysis.GetProperty("request").GetProperty("positions").GetString());
    }

    [Theory]
    [InlineData("bad", "application/x-ndjson", "{\"text\": \"a\"}\n{\"tekst\": \"b\"}", "invalid-prompt-set", "Line 2")]
    [InlineData("bad", "application/x-ndjson", "{\"text\": \"a\"", "invalid-prompt-set", "Line 1")]
    [InlineData("bad", "application/x-ndjson", "null", "invalid-prompt-set", "Line 1")]
    [InlineData("bad", "text/csv", "txt\na", "invalid-prompt-set", "'text'")]
    [InlineData("bad", "text/csv", "text\n\"a", "invalid-prompt-set", "Line 2")]
    [InlineData("bad", "text/csv", "text,target\na", "invalid-prompt-set", "1 fields")]
    [InlineData("bad", "text/plain", "\n\n", "invalid-prompt-set", "no prompt")]
    [InlineData("../bad", "text/plain", "a", "validation", "../bad")]
    [InlineData("Bad Name", "text/plain", "a", "validation", "lower-case")]
    [InlineData("ioi", "text/plain", "a", "prompt-set-exists", "ioi")]
    [InlineData("bad", "application/pdf", "a", "unsupported-media-type", "text/csv")]
    public async Task Upload_ThatCannotBe_IsRefused(
        string name, string type, string content, string code, string mention)
    {
        HttpResponseMessage response =
            await UploadAsync("/v1/prompt-sets/" + Uri.EscapeDataString(name), type, content);

        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/prompt-sets/ioi", "prompt-set-exists")]
    [InlineData("/v1/prompt-sets/nope", "prompt-set-not-found")]
    public async Task Delete_OfASetThatIsNotUploaded_IsRefused(string path, string code)
    {
        await (await client.DeleteAsync(path)).AssertProblemAsync(code, pointer: null);
    }

    private async Task<HttpResponseMessage> UploadAsync(string path, string type, string content)
    {
        string name = path["/v1/prompt-sets/".Length..];
        using StringContent body = new(content, Encoding.UTF8, type);
        return await client.PostAsync($"/v1/prompt-sets?name={name}", body);
    }
}
