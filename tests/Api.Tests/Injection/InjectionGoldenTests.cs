using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Api.Tests.Experiments;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Api.Tests.Injection;

/// <summary>The reference's injections, asked over HTTP. A write is a change like an ablation's, so that the bound of
/// ablations in float32 holds for it too.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class InjectionGoldenTests(ServiceFactory service)
{
    private const string Path = "/v1/injection";

    private readonly HttpClient client = service.CreateClient();

    public static TheoryData<string> Models => ["odd", "parallel", "serial", "neox-tiny"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Post_OfEveryKindOfVector_GivesTheReferencesRowsAndScores(string model)
    {
        GoldenRequest golden = new(model, "injection-adjusted");
        foreach (IGrouping<string, JsonElement> rows in
            golden.Root.GetProperty("rows").EnumerateArray().GroupBy(RequestOf))
        {
            JsonElement[] expected = [.. rows];
            JsonElement analysis = await PostAsync(golden, expected);

            JsonElement found = analysis.GetProperty("injections");
            golden.AssertRows(ListOf(expected), found);
            foreach ((JsonElement row, JsonElement own) in expected.Zip(found.EnumerateArray()))
            {
                AssertNames(row, own);
                AssertScore(row, own, golden.Bound);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Post_OfAlphas_GivesTheReferencesRowsAndResponses(string model)
    {
        GoldenRequest golden = new(model, "dose-response");
        JsonElement[] expected = [.. golden.Root.GetProperty("rows").EnumerateArray()];

        JsonElement analysis = await PostAsync(golden, expected);

        golden.AssertRows(ListOf(expected), analysis.GetProperty("injections"));
        GoldenRequest.AssertResponses(
            golden.Root.GetProperty("responses"), analysis.GetProperty("responses"), "vector");
    }

    /// <summary>What tells apart rows that no one request answers.</summary>
    private static string RequestOf(JsonElement row) =>
        $"{row.GetProperty("operation")} {row.GetProperty("at")} {row.TryGetProperty("z_score", out _)}";

    private static void AssertNames(JsonElement expected, JsonElement row)
    {
        foreach (string name in (string[])["operation", "vector", "alpha"])
        {
            Assert.Equal(
                expected.GetProperty(name).ToString().Replace(".0", string.Empty, StringComparison.Ordinal),
                row.GetProperty(name).ToString());
        }
    }

    /// <summary>A score is off by as much more than the mean as the spread is less than 1; a random write within the
    /// tolerance of the mean may lie on either side of it.</summary>
    private static void AssertScore(JsonElement expected, JsonElement row, double bound)
    {
        if (!expected.TryGetProperty("z_score", out JsonElement score))
        {
            Assert.Equal(JsonValueKind.Null, row.GetProperty("z_score").ValueKind);
            Assert.Equal(JsonValueKind.Null, row.GetProperty("percentile").ValueKind);
            return;
        }

        double[] random = GoldenFile.Flat(expected.GetProperty("random_self_repair"));
        double mean = expected.GetProperty("self_repair").GetDouble();
        double factor = (2 + (2 * Math.Abs(score.GetDouble()))) / Pooled.StandardDeviation(random)!.Value;
        double open = random.Count(value => Math.Abs(value - mean) <= 2 * bound) / (double)random.Length;
        Assert.Equal(score.GetDouble(), row.GetProperty("z_score").GetDouble(), bound * factor);
        Assert.Equal(
            expected.GetProperty("percentile").GetDouble(), row.GetProperty("percentile").GetDouble(), open + 1e-9);
    }

    private static JsonElement ListOf(JsonElement[] rows) =>
        JsonElement.Parse($"[{string.Join(',', rows.Select(row => row.GetRawText()))}]");

    private async Task<JsonElement> PostAsync(GoldenRequest golden, JsonElement[] rows)
    {
        string[] names = [.. rows.Select(row => row.GetProperty("vector").GetString()!.Split(' ')[0]).Distinct()];
        JsonObject request = golden.Of([]);
        request.Remove("ablation");
        request["layers"] = Distinct(rows, "layer");
        request["alphas"] = Distinct(rows, "alpha");
        request["vectors"] = new JsonArray(
        [
            .. golden.Root.GetProperty("vectors").EnumerateArray()
                .Where(vector => names.Contains(vector.GetProperty("name").GetString())).Select(Vector),
        ]);
        request["random"] = rows[0].TryGetProperty("z_score", out _)
            ? JsonNode.Parse(golden.Root.GetProperty("random").GetRawText())
            : null;
        foreach (string name in (string[])["at", "operation"])
        {
            if (rows[0].TryGetProperty(name, out JsonElement value))
            {
                request[name] = JsonNode.Parse(value.GetRawText());
            }
        }

        return await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();
    }

    private static JsonArray Distinct(JsonElement[] rows, string name) =>
        [.. rows.Select(row => row.GetProperty(name).GetDouble()).Distinct().Select(value => JsonValue.Create(value))];

    /// <summary>The reference's prompts are lists of ids.</summary>
    private static JsonNode Vector(JsonElement vector)
    {
        JsonObject asked = JsonNode.Parse(vector.GetRawText())!.AsObject();
        if (asked["difference"] is JsonArray prompts)
        {
            asked["difference"] = new JsonArray(
                [.. prompts.Select(ids => new JsonObject { ["token_ids"] = ids!.DeepClone() })]);
        }

        return asked;
    }
}
