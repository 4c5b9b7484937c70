using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.Neurons;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class NeuronsTests(ServiceFactory service)
{
    private const string Path = "/v1/neurons";

    private readonly HttpClient client = service.CreateClient();

    /// <summary>The file holds every neuron; the answer its top ones.</summary>
    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequests_GivesTheirRows(string model)
    {
        GoldenRequest golden = new(model, "neurons-more");
        int top = golden.Root.GetProperty("top").GetInt32();
        foreach (JsonElement expected in golden.Root.GetProperty("rows").EnumerateArray())
        {
            JsonObject request = golden.Of(golden.Ablation("resample"));
            request["head"] = expected.GetProperty("head").GetString();
            request["layers"] = new JsonArray(expected.GetProperty("layer").GetInt32());
            request["top"] = top;
            JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

            JsonElement neurons = expected.GetProperty("neurons");
            double[] changes = [.. neurons.GetProperty("change").EnumerateArray().Select(value => value.GetDouble())];
            JsonElement[] rows = [.. analysis.GetProperty("neurons").EnumerateArray()];
            Assert.Equal(top, rows.Length);
            foreach ((JsonElement row, double size) in rows.Zip(changes.Select(Math.Abs).OrderDescending()))
            {
                Assert.Equal(expected.GetProperty("n").GetInt32(), row.GetProperty("n").GetInt32());
                Assert.Equal(size, Math.Abs(changes[row.GetProperty("neuron").GetInt32()]), golden.Bound);
                AssertRow(neurons, row, golden.Bound);
            }

            AssertCurve(expected.GetProperty("curve"), changes, analysis.GetProperty("curves"), golden.Bound);
        }
    }

    [Fact]
    public async Task Post_WithoutLayers_LooksAtTheLastOne()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path, """{"prompt_set": "ioi", "limit": 4, "head": "L3H1"}""")).JsonAsync();

        Assert.Equal(20, analysis.GetProperty("neurons").GetArrayLength());
        Assert.All(analysis.GetProperty("neurons").EnumerateArray(), row =>
        {
            Assert.Equal(5, row.GetProperty("layer").GetInt32());
            Assert.Equal(
                row.GetProperty("direct_effect_ablated").GetDouble(),
                row.GetProperty("direct_effect").GetDouble() + row.GetProperty("change").GetDouble(),
                1e-9);
            Assert.True(row.GetProperty("change_se").GetDouble() > 0);
        });
        Assert.Equal(512, analysis.GetProperty("curves").EnumerateArray().Last().GetProperty("k").GetInt32());
    }

    [Fact]
    public async Task Post_OfALogitDifference_FollowsTargetMinusFoil()
    {
        const string Request = """
            "prompts": [{"text": "The keys near the car", "target": " are", "foil": " is"},
                        {"text": "The key near the cars", "target": " is", "foil": " are"}],
            "head": "L2H1", "layers": [5], "top": 1
            """;
        JsonElement difference = await (await client.PostJsonAsync(
            Path, $$"""{{{Request}}, "metric": "logit_difference"}""")).JsonAsync();
        JsonElement logit = await (await client.PostJsonAsync(Path, $$"""{{{Request}}}""")).JsonAsync();

        Assert.NotEqual(
            difference.GetProperty("neurons")[0].GetProperty("change").GetDouble(),
            logit.GetProperty("neurons")[0].GetProperty("change").GetDouble());
        Assert.Contains("logit_difference", logit.GetProperty("hints")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfLayersBeforeTheHead_SaysThatNothingChangesThere()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path, """{"prompt_set": "ioi", "limit": 2, "head": "L3H1", "layers": [3], "top": 2}""")).JsonAsync();

        Assert.Equal(2, analysis.GetProperty("neurons").GetArrayLength());
        Assert.NotEqual(0, analysis.GetProperty("curves").GetArrayLength());
        Assert.Contains("L3H1", analysis.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.All(
            analysis.GetProperty("neurons").EnumerateArray(),
            row => Assert.Equal(0, row.GetProperty("change").GetDouble()));
        Assert.All(
            analysis.GetProperty("curves").EnumerateArray(),
            row => Assert.Equal(JsonValueKind.Null, row.GetProperty("share").ValueKind));
    }

    /// <summary>Clean and source rows run whole; an ablated row only the blocks between the head's and the
    /// layer.</summary>
    [Fact]
    public async Task DryRun_OfARequest_SaysWhatRuns()
    {
        JsonElement dry = await client.AssertDryRunAsync(
            Path,
            """{"prompt_set": "facts", "limit": 4, "head": "L1H0", "layers": [3], "ablation": {"type": "zero"}}""");

        Assert.Equal(4 * (6 + 1), dry.GetProperty("block_passes").GetInt64());
    }

    [Theory]
    [InlineData("neurons", "layer,neuron,n,direct_effect,direct_effect_ablated,change,change_se,")]
    [InlineData("curves", "layer,k,share")]
    public async Task Tables_OfAnAnalysis_AreFlat(string table, string header)
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path, """{"prompt_set": "ioi", "limit": 2, "head": "L3H1"}""")).JsonAsync();

        HttpResponseMessage csv = await client.GetAsync(
            $"{analysis.GetProperty("links").GetProperty("self").GetString()}/{table}", "text/csv");

        Assert.StartsWith(header, await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "head": "L4H*"}""", "validation", "/head")]
    [InlineData("""{"prompt_set": "ioi", "head": "L99H0"}""", "validation", "/head")]
    [InlineData("""{"prompt_set": "ioi", "head": null}""", "validation", "/head")]
    [InlineData("""{"prompt_set": "ioi"}""", "validation", "/head")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L4H0"], "head": "L4H0"}""", "unknown-field", "/heads")]
    [InlineData("""{"prompt_set": "ioi", "head": "L4H0", "layers": []}""", "validation", "/layers")]
    [InlineData("""{"prompt_set": "ioi", "head": "L4H0", "layers": [5, 6]}""", "validation", "/layers/1")]
    [InlineData("""{"prompt_set": "ioi", "head": "L4H0", "layers": [-1]}""", "validation", "/layers/0")]
    [InlineData("""{"prompt_set": "ioi", "head": "L4H0", "top": 0}""", "validation", "/top")]
    [InlineData("""{"prompts": ["The cat sat"], "head": "L4H0"}""", "resample-needs-two-prompts", "/prompts")]
    public async Task Post_ThatCannotBeAnswered_IsRefused(string request, string code, string pointer) =>
        await (await client.PostJsonAsync(Path, request)).AssertProblemAsync(code, pointer);

    [Theory]
    [InlineData("", 10_001, 10_000)]
    [InlineData("?dry_run=true", 20_000, 10_000)]
    public async Task Post_OfTooManyTopNeurons_SaysHowManyThereMayBe(string query, int top, int maximum)
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            Path + query, $$"""{"prompt_set": "ioi", "limit": 2, "head": "L4H0", "top": {{top}}}""");

        JsonElement problem = await response.AssertProblemAsync("analysis-too-large", pointer: null);
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains($"{top} top neurons", detail, StringComparison.Ordinal);
        Assert.Contains($"may have {maximum}", detail, StringComparison.Ordinal);
    }

    private static void AssertRow(JsonElement neurons, JsonElement row, double bound)
    {
        int neuron = row.GetProperty("neuron").GetInt32();
        double At(string name) => neurons.GetProperty(name)[neuron].GetDouble();
        foreach (string name in (string[])["direct_effect", "direct_effect_ablated", "change"])
        {
            Assert.Equal(At(name), row.GetProperty(name).GetDouble(), bound);
        }

        foreach (string name in (string[])["anti_erasure_share", "recurs"])
        {
            Assert.InRange(row.GetProperty(name).GetDouble(), At($"{name}_low") - 1e-9, At($"{name}_high") + 1e-9);
        }
    }

    /// <summary>A share is off by what its two sums are, each of as many errors as it has neurons, over the
    /// total.</summary>
    private static void AssertCurve(JsonElement curve, double[] changes, JsonElement rows, double bound)
    {
        double total = Math.Abs(changes.Sum());
        Assert.Equal(changes.Length, rows.EnumerateArray().Last().GetProperty("k").GetInt32());
        foreach (JsonElement row in rows.EnumerateArray())
        {
            if (curve.ValueKind == JsonValueKind.Null)
            {
                Assert.Equal(JsonValueKind.Null, row.GetProperty("share").ValueKind);
                continue;
            }

            double expected = curve[row.GetProperty("k").GetInt32() - 1].GetDouble();
            double tolerance = bound * (1 + Math.Abs(expected)) * Math.Sqrt(changes.Length) / total;
            Assert.Equal(expected, row.GetProperty("share").GetDouble(), tolerance);
        }
    }
}
