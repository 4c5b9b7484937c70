using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.SelfRepair;

/// <summary>The reference's numbers, through HTTP: explicit tokens and sources, every token row kept.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class GoldenTests(ServiceFactory service)
{
    /// <summary>Outer bound of float32 against the float64 reference, as a share of the largest |logit_clean|: the
    /// project's demand; tests of the analysis hold tighter ones.</summary>
    private const double Tolerance = 2e-4;

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsNumbersAtEveryPosition(string model)
    {
        JsonElement golden = Golden(model);
        JsonElement analysis = await client.AnalyzeAsync(Request(golden, model));
        JsonElement[] rows = await TokenRowsAsync(analysis);

        JsonElement terms = golden.GetProperty("per_position");
        double bound = Tolerance * Largest(terms.GetProperty("logit_clean"));
        string[] names = [.. terms.EnumerateObject().Select(term => term.Name).Where(name => name != "axes")];
        Assert.Equal(Count(terms.GetProperty("logit_clean")), rows.Length);
        Assert.All(rows, row => Assert.All(names, name =>
            Assert.Equal(Expected(terms.GetProperty(name), row), row.GetProperty(name).GetDouble(), bound)));
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsHeadRows(string model)
    {
        JsonElement golden = Golden(model);
        JsonElement analysis = await client.AnalyzeAsync(Request(golden, model));

        double bound = Tolerance * Largest(golden.GetProperty("per_position").GetProperty("logit_clean"));
        int index = 0;
        foreach (JsonElement expected in golden.GetProperty("rows").EnumerateArray())
        {
            AssertRow(expected.GetProperty("all"), analysis.GetProperty("heads")[index], bound);
            AssertRow(expected.GetProperty("top"), analysis.GetProperty("heads_top")[index], bound);
            index++;
        }

        Assert.Equal(index, analysis.GetProperty("heads").GetArrayLength());
    }

    private static void AssertRow(JsonElement expected, JsonElement row, double bound)
    {
        foreach (JsonProperty term in expected.EnumerateObject())
        {
            Assert.Equal(term.Value.GetProperty("n").GetInt32(), row.GetProperty("n").GetInt32());
            Assert.Equal(term.Value.GetProperty("mean").GetDouble(), row.GetProperty(term.Name).GetDouble(), bound);
            Assert.Equal(
                term.Value.GetProperty("standard_deviation").GetDouble(),
                row.GetProperty(term.Name + "_sd").GetDouble(),
                bound);
            JsonElement error = row.GetProperty(term.Name + "_se");
            if (error.ValueKind == JsonValueKind.Number)
            {
                Assert.Equal(term.Value.GetProperty("standard_error").GetDouble(), error.GetDouble(), bound);
            }
        }
    }

    private static JsonElement Golden(string model)
    {
        using Stream file = GoldenFiles.OpenGolden($"{model}/self-repair-resample.json");
        using StreamReader reader = new(file);
        return JsonElement.Parse(reader.ReadToEnd());
    }

    private static string Request(JsonElement golden, string model) => new JsonObject
    {
        ["model"] = model,
        ["prompts"] = Prompts(golden.GetProperty("prompts")),
        ["positions"] = "all",
        ["ablation"] = new JsonObject { ["sources"] = Prompts(golden.GetProperty("sources")) },
        ["top_fraction"] = golden.GetProperty("fraction").GetDouble(),
        ["tokens"] = "all",
    }.ToJsonString();

    private static JsonArray Prompts(JsonElement tokens) =>
        [.. tokens.EnumerateArray().Select(ids => new JsonObject { ["token_ids"] = JsonNode.Parse(ids.GetRawText()) })];

    private static double Expected(JsonElement term, JsonElement row) =>
        term[row.GetProperty("layer").GetInt32()][row.GetProperty("head_index").GetInt32()]
            [row.GetProperty("prompt").GetInt32()][row.GetProperty("position").GetInt32()].GetDouble();

    private static double Largest(JsonElement values) => values.ValueKind == JsonValueKind.Array
        ? values.EnumerateArray().Max(Largest)
        : Math.Abs(values.GetDouble());

    private static int Count(JsonElement values) => values.ValueKind == JsonValueKind.Array
        ? values.EnumerateArray().Sum(Count)
        : 1;

    private async Task<JsonElement[]> TokenRowsAsync(JsonElement analysis)
    {
        string path = analysis.GetProperty("links").GetProperty("tokens").GetString()!;
        HttpResponseMessage response = await client.GetAsync(path, "application/x-ndjson");
        string lines = await response.Content.ReadAsStringAsync();
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
