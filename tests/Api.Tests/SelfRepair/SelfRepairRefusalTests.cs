using System.Net;
using System.Text.Json;

namespace SelfRepair.Api.Tests.SelfRepair;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class SelfRepairRefusalTests(ServiceFactory service)
{
    private const string Two = "\"prompts\": [\"The capital of France is\", \"The capital of Italy is\"]";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "ablatoin": {}}""", "unknown-field", "/ablatoin", "'ablation'")]
    [InlineData("""{"prompt_set": "ioi", "ablation": {"sed": 1}}""", "unknown-field", "/ablation/sed", "'seed'")]
    [InlineData("""{"prompts": ["a", {"tekst": "b"}]}""", "unknown-field", "/prompts/1/tekst", "'text'")]
    [InlineData("""{"prompts": [{"text": "b", "counterpart": {"txt": 1}}]}""",
        "unknown-field", "/prompts/0/counterpart/txt", "'text'")]
    [InlineData("""{"prompt_set": "ioi" """, "malformed-json", "", "not JSON")]
    [InlineData("""{"prompt_set": "ioi", "limit": "x"}""", "validation", "/limit", "whole number")]
    [InlineData("""{"prompt_set": "ioi", "metric": "logits"}""", "validation", "/metric", "logit, logit_difference")]
    [InlineData("""{"prompt_set": "ioi", "positions": "first"}""", "validation", "/positions", "\"last\"")]
    [InlineData("""{"prompt_set": "ioi", "positions": []}""", "validation", "/positions", "at least one")]
    [InlineData("""{"prompt_set": "ioi", "heads": "L0H0"}""", "validation", "/heads", "[\"L9H6\"")]
    [InlineData("""{"prompt_set": "ioi", "heads": [3]}""", "validation", "/heads", "[\"L9H6\"")]
    [InlineData("""{"prompt_set": "ioi", "model": null}""", "validation", "/model", "text")]
    [InlineData("""{"prompt_set": "ioi", "prompt_set": "ioi"}""", "validation", "/prompt_set", "twice")]
    [InlineData("""{"prompt_set": "ioi", "tags": {"a": "1", "a": "2"}}""", "validation", "/tags/a", "twice")]
    [InlineData("""{"prompts": [{"text": "a", "text": "b"}, "c"]}""", "validation", "/prompts/0/text", "twice")]
    [InlineData("""{"prompts": ["\ud800", "b"]}""", "validation", "/prompts/0", "text")]
    [InlineData("""{"prompts": [{"text": "b", "target": 1.5}]}""", "validation", "/prompts/0/target", "whole number")]
    [InlineData("[]", "validation", "", "object")]
    public async Task Post_OfABodyThatCannotBeRead_SaysWhere(string json, string code, string pointer, string mention)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", json);

        JsonElement problem = await response.AssertProblemAsync(code, pointer);
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "validation", "/prompts", "prompt_set")]
    [InlineData("""{"prompts": []}""", "validation", "/prompts", "at least one")]
    [InlineData("""{"prompts": ["a", null]}""", "validation", "/prompts/1", "text")]
    [InlineData("""{"prompts": ["a", {}]}""", "validation", "/prompts/1", "token_ids")]
    [InlineData("{" + Two + """, "limit": 1}""", "validation", "/limit", "prompt_set")]
    [InlineData("{" + Two + """, "top_fraction": 2}""", "validation", "/top_fraction", "0 to 1")]
    [InlineData("{" + Two + """, "ablation": {"draws": 0}}""", "validation", "/ablation/draws", "1 to")]
    [InlineData("{" + Two + """, "heads": ["L0H0", "L9H9"]}""", "unknown-head", "/heads/1", "layers 0 to 5")]
    [InlineData("{" + Two + """, "heads": ["L0H0", "L4.0"]}""", "validation", "/heads/1", "mean L4H0?")]
    [InlineData("{" + Two + """, "heads": ["l4h0"]}""", "validation", "/heads/0", "mean L4H0?")]
    [InlineData("{" + Two + """, "ablation": "mean"}""", "validation", "/ablation", "Write {\"type\": \"mean\"}.")]
    [InlineData("{" + Two + """, "ablation": 0}""", "validation", "/ablation", "Write {\"type\": \"mean\"}.")]
    [InlineData("{" + Two + """, "dtype": "float32"}""", "unknown-field", "/dtype", "\"precision\": \"fp32\"")]
    [InlineData("{" + Two + """, "seed": 1}""", "unknown-field", "/seed", "\"ablation\": {\"seed\": 1}")]
    [InlineData("""{"prompts": [510, 5347]}""", "validation", "/prompts", "[{\"token_ids\": [510, 5347]}]")]
    [InlineData("""{"prompts": [[510, 5347]]}""", "validation", "/prompts/0", "{\"token_ids\": [510, 5347, 273]}")]
    [InlineData("""{"prompts": "The capital"}""", "validation", "/prompts", "Write [\"The capital\"].")]
    [InlineData("""{"prompt": [510, 5347]}""", "unknown-field", "/prompt", "{\"token_ids\": [510, 5347, 273]}")]
    [InlineData("""{"prompt_set": "ioi", "rows": "top"}""", "validation", "/rows", "Write [\"top\"].")]
    [InlineData("""{"prompt_set": "ioi", "model": "pythia-160m"}""",
        "model-not-found", "/model", "'EleutherAI/pythia-160m'")]
    [InlineData("""{"prompt_set": "ioi", "model": "gpt2-small"}""",
        "model-not-found", "/model", "GPT-NeoX models only, so far")]
    [InlineData("{" + Two + """, "device": "tpu"}""", "validation", "/device", "cuda:N")]
    [InlineData("{" + Two + """, "device": "cuda"}""", "device-unavailable", "/device", "CUDAExecutionProvider")]
    [InlineData("{" + Two + """, "precision": "fp16"}""", "device-unavailable", "/precision", "fp32")]
    [InlineData("{" + Two + """, "max_tokens": 513}""", "context-exceeded", "/max_tokens", "512")]
    [InlineData("{" + Two + """, "positions": [99]}""", "validation", "/positions", "99")]
    [InlineData("{" + Two + """, "metric": "logit_difference"}""", "validation", "/prompts/0", "foil")]
    [InlineData("{" + Two + """, "ablation": {"source": "nope"}}""", "prompt-set-not-found", "/ablation/source", "ioi")]
    [InlineData("{" + Two + """, "ablation": {"sources": ["a"]}}""", "validation", "/ablation/sources", "1 sources")]
    [InlineData("{" + Two + """, "ablation": {"sources": ["a", "b"]}}""",
        "source-too-short", "/ablation/sources/0", "tokens")]
    [InlineData("{" + Two + """, "ablation": {"type": "contrastive"}}""",
        "counterpart-length", "/prompts/0/counterpart", "counterpart")]
    [InlineData("""{"prompts": ["one"]}""", "resample-needs-two-prompts", "/prompts", "two")]
    [InlineData("""{"prompts": [{"token_ids": [5]}, {"token_ids": [5, 6]}]}""",
        "prompt-too-short", "/prompts/0", "1 token")]
    [InlineData("""{"prompts": [{"token_ids": [5, 6]}, {"token_ids": [5, 5000]}]}""",
        "unknown-token-id", "/prompts/1/token_ids/1", "0 to 1023")]
    [InlineData("""{"prompts": [{"text": "a b", "target": " Paris Rome"}]}""",
        "target-not-single-token", "/prompts/0/target", "' Paris'")]
    [InlineData("""{"prompts": [{"text": "a b", "foil": "Paris"}]}""",
        "target-not-single-token", "/prompts/0/foil", "did you mean")]
    [InlineData("""{"prompts": [{"text": "a b", "target": " Paris"}, "a c"]}""", "validation", "/prompts/1", "target")]
    [InlineData("""{"prompt_set": "iio"}""", "prompt-set-not-found", "/prompt_set", "'ioi'")]
    [InlineData("""{"prompt_set": "ioi", "offset": 100000}""", "validation", "/offset", "100000")]
    [InlineData("""{"prompt_set": "ioi", "max_tokens": 4}""", "prompt-too-long", "/prompt_set", "max_tokens")]
    [InlineData("""{"prompt_set": "ioi", "revision": "step65"}""", "revision-not-found", "/revision", "'step64'")]
    [InlineData("""{"prompt_set": "ioi", "model": "neox-tyni"}""", "model-not-found", "/model", "'neox-tiny'")]
    [InlineData("""{"prompt_set": "ioi", "model": "EleutherAI/pythia-160m"}""",
        "model-not-cached", "/model", "HF_HUB_OFFLINE")]
    [InlineData("""{"prompt_set": "ioi", "model": "broken"}""", "unsupported-checkpoint", "/model", "llama")]
    [InlineData("""{"prompts": ["a"], "model": "odd"}""", "model-has-no-tokenizer", "/prompts/0", "token_ids")]
    [InlineData("""{"prompt_set": "ioi", "pack": true}""", "validation", "/prompt_set", "target")]
    public async Task Post_OfARequestThatCannotBe_SaysWhereAndWhatThereIs(
        string json, string code, string pointer, string mention)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", json);

        JsonElement problem = await response.AssertProblemAsync(code, pointer);
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfSeveralHeadsThatAreNone_SaysAllOfThem()
    {
        Assert.Equal(
            ["/heads/0", "/heads/2"],
            await PointersAsync("{" + Two + """, "heads": ["L9H9", "L0H0", "L8H8"]}"""));
    }

    [Theory]
    [InlineData("""{"promts": ["a", "b"], "floor": -1, "metric": "x", "bootstrap": "many", "ablation": {"sed": 1}}""",
        "/promts /metric /bootstrap /ablation/sed /floor")]
    [InlineData("""{"prompts": [3, {}, "c", {"text": "d", "target": []}], "heads": ["l4h0"], "limit": 2.5}""",
        "/prompts/0 /prompts/3/target /limit /prompts/1 /heads/0")]
    [InlineData("""{"prompts": [{"token_ids": [1, "x", 2.5]}], "tags": {"a": 1}, "floor": -1}""",
        "/prompts/0/token_ids/1 /prompts/0/token_ids/2 /tags/a /floor")]
    [InlineData("""{"prompt_set": "ioi", "prompt_set": "ioi", "limit": "x", "device": "tpu"}""",
        "/prompt_set /limit /device")]
    [InlineData("""{"prompts": ["a", "b"], "revision": null, "pack": 1, "\ud800": 1}""", "/revision /pack ")]
    public async Task Post_OfFaultsOfShapeAndValue_SaysAllOfThem(string json, string pointers)
    {
        Assert.Equal(
            pointers.Split(' ').Order(StringComparer.Ordinal),
            (await PointersAsync(json)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Post_OfSeveralMistakes_SaysAllOfThem()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair", """{"prompts": ["a", "b"], "floor": -1, "bootstrap": -1, "rows": []}""");

        JsonElement problem = await response.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            ["/floor", "/bootstrap", "/rows"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task Post_OfNull_SaysSoInItsOwnSentence()
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", " null ");

        JsonElement problem = await response.AssertProblemAsync("validation", string.Empty);
        Assert.Equal("The body is null, and it takes an object.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Post_OfAForm_SaysWhichTypeIsTaken()
    {
        using StringContent form = new("{}", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");

        HttpResponseMessage response = await client.PostAsync("/v1/self-repair", form);

        JsonElement problem = await response.AssertProblemAsync("unsupported-media-type", pointer: null);
        Assert.Contains("application/json", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfNothing_SaysThatABodyIsNeeded()
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", string.Empty);

        JsonElement problem = await response.AssertProblemAsync("bad-request", pointer: null);
        Assert.Contains("needs a body", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string?>> PointersAsync(string json)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", json);
        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString());
    }
}
