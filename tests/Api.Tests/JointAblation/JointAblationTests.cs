using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.JointAblation;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class JointAblationTests(ServiceFactory service)
{
    private const string Path = "/v1/joint-ablation";

    private static readonly string[] OfASet =
    [
        "name", "heads", "attention_layers", "mlps", "freeze_heads", "freeze_attention_layers", "freeze_mlps",
        "freeze_final_scale",
    ];

    private readonly HttpClient client = service.CreateClient();

    public static TheoryData<string, string> Goldens
    {
        get
        {
            TheoryData<string, string> goldens = [];
            foreach (string model in (string[])["odd", "parallel", "serial", "neox-tiny"])
            {
                foreach (string type in (string[])["resample", "zero", "mean", "position_mean"])
                {
                    goldens.Add(model, type);
                }
            }

            return goldens;
        }
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public async Task Post_OfTheReferencesSets_GivesTheirRows(string model, string type)
    {
        GoldenRequest golden = new(model, "sets-frozen");
        JsonObject request = golden.Of(golden.Ablation(type));

        // The first list says what the sets are, the others name them.
        request["sets"] = Sets(golden.Root.GetProperty("resample"));
        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        golden.AssertRows(Renamed(golden.Root.GetProperty(type)), analysis.GetProperty("sets"));
        Assert.InRange(analysis.GetProperty("diagnostics").GetProperty("identity_max").GetDouble(), 0, 1e-3);
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("neox-tiny")]
    public async Task Post_OfCounterparts_GivesTheReferencesRows(string model)
    {
        GoldenRequest golden = new(model, "sets-frozen");
        JsonObject request = golden.OfCounterparts();
        request["sets"] = Sets(golden.Root.GetProperty("resample"));

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        golden.AssertRows(Renamed(golden.Root.GetProperty("resample")), analysis.GetProperty("sets"));
    }

    [Theory]
    [InlineData("odd", "constant")]
    [InlineData("serial", "constant")]
    [InlineData("neox-tiny", "constant")]
    [InlineData("odd", "sets-more")]
    [InlineData("parallel", "sets-more")]
    [InlineData("serial", "sets-more")]
    [InlineData("neox-tiny", "sets-more")]
    public async Task Post_OfConstants_GivesTheReferencesRows(string model, string file)
    {
        GoldenRequest golden = new(model, file);
        JsonElement expected = golden.Root.GetProperty("sets");
        string[] members =
        [
            .. Members(expected, "heads", head => head.GetString()!),
            .. Members(expected, "attention_layers", layer => $"L{layer}H"),
            .. Members(expected, "mlps", layer => $"MLP{layer}"),
        ];
        JsonObject request = golden.Of(golden.Constant(name => members.Any(member =>
            name == member || (member.EndsWith('H') && name.StartsWith(member, StringComparison.Ordinal)))));
        request["sets"] = Sets(expected);

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        golden.AssertRows(Renamed(expected), analysis.GetProperty("sets"));
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_WithCarriers_GivesTheReferencesRows(string model)
    {
        GoldenRequest golden = new(model, "sets-more");
        JsonObject request = golden.Of(golden.Ablation("resample"));
        request["sets"] = Sets(golden.Root.GetProperty("carrier_sets"));
        request["carriers"] = true;

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        JsonElement expected = golden.Root.GetProperty("carriers").GetProperty("resample");
        golden.AssertRows(expected, analysis.GetProperty("carriers"), leastNumbers: 4);
        Assert.Equal(
            expected.EnumerateArray().Select(NameOf), analysis.GetProperty("carriers").EnumerateArray().Select(NameOf));
        static string NameOf(JsonElement row) => $"{row.GetProperty("set")} {row.GetProperty("component")}";
    }

    [Fact]
    public async Task Post_OfAllPairs_NamesEachPairOnce()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path, """{"prompt_set": "ioi", "limit": 2, "all_pairs_of": ["L4H*", "L5H0"], "carriers": true}"""))
            .JsonAsync();

        string[] names =
            [.. analysis.GetProperty("sets").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];
        Assert.Equal(10, names.Distinct().Count());
        Assert.Equal("L4H0+L4H1", names[0]);
        Assert.Contains(
            analysis.GetProperty("carriers").EnumerateArray(),
            row => row.GetProperty("set").GetString() == "L4H0+L4H1"
                && row.GetProperty("component").GetString() == "MLP5");
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi"}""", "/sets")]
    [InlineData("""{"prompt_set": "ioi", "sets": [{"mlps": [0]}], "all_pairs_of": ["L4H*"]}""", "/all_pairs_of")]
    [InlineData("""{"prompt_set": "ioi", "sets": [{"name": "none"}]}""", "/sets/0")]
    [InlineData("""{"prompt_set": "ioi", "sets": [null]}""", "/sets/0")]
    [InlineData("""{"prompt_set": "ioi", "sets": [{"heads": [null]}]}""", "/sets/0/heads/0")]
    [InlineData("""{"prompt_set": "ioi", "sets": [{"heads": ["4.0"]}]}""", "/sets/0/heads/0")]
    [InlineData("""{"prompt_set": "ioi", "sets": [{"mlps": [0]}, {"heads": ["L9H9"]}]}""", "/sets/1")]
    [InlineData("""{"prompt_set": "ioi", "sets": [{"heads": ["L4H0"], "attention_layers": [4]}]}""", "/sets/0")]
    [InlineData("""{"prompt_set": "ioi", "all_pairs_of": ["L4H0"]}""", "/all_pairs_of")]
    [InlineData("""{"prompt_set": "ioi", "all_pairs_of": ["L9H9", "L4H0"]}""", "/all_pairs_of/0")]
    public async Task Post_OfSetsThatCannotBeReplaced_IsRefused(string request, string pointer)
    {
        HttpResponseMessage response = await client.PostJsonAsync(Path, request);

        await response.AssertProblemAsync("validation", pointer);
    }

    [Fact]
    public async Task Post_OfALongName_IsRefused()
    {
        string set = $$"""{"heads": ["L4H0"], "name": "{{new string('a', 201)}}"}""";

        HttpResponseMessage response =
            await client.PostJsonAsync(Path, $$"""{"prompt_set": "ioi", "sets": [{{set}}]}""");

        await response.AssertProblemAsync("validation", "/sets/0/name");
    }

    private static IEnumerable<string> Members(JsonElement sets, string kind, Func<JsonElement, string> name) =>
        sets.EnumerateArray().SelectMany(set => set.GetProperty(kind).EnumerateArray()).Select(name);

    private static JsonArray Sets(JsonElement rows) =>
    [
        .. rows.EnumerateArray().Select(row => new JsonObject(row.EnumerateObject()
            .Where(member => OfASet.Contains(member.Name))
            .Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText()))))),
    ];

    /// <summary>The rows without what describes sets: they say it as lists.</summary>
    private static JsonElement Renamed(JsonElement rows) => JsonElement.Parse(new JsonArray(
    [
        .. rows.EnumerateArray().Select(row => new JsonObject(row.EnumerateObject()
            .Where(member => member.Name == "name" || !OfASet.Contains(member.Name))
            .Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText()))))),
    ]).ToJsonString());
}
