using System.Net;
using System.Text.Json;

namespace SelfRepair.Api.Tests.SelfRepair;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class SelfRepairTests(ServiceFactory service)
{
    private const string Small = """{"prompt_set": "ioi", "limit": 4, "tokens": "all"}""";

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Post_OfABuiltInSet_GivesARowForEveryHead()
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);

        JsonElement[] rows = [.. analysis.GetProperty("heads").EnumerateArray()];
        Assert.Equal(24, rows.Length);
        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
        Assert.Equal("L0H0", rows[0].GetProperty("head").GetString());
        Assert.Equal("L5H3", rows[^1].GetProperty("head").GetString());
        Assert.All(rows, row => Assert.Equal(4, row.GetProperty("n").GetInt32()));
        Assert.InRange(analysis.GetProperty("diagnostics").GetProperty("identity_max").GetDouble(), 0, 1e-4);
    }

    [Fact]
    public async Task Post_OfLastLayerHeads_HasNoRepairFromHeadsAndMlps()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 4, "heads": ["L5H*"]}""");

        Assert.All(analysis.GetProperty("heads").EnumerateArray(), row =>
        {
            Assert.Equal(0, row.GetProperty("from_heads").GetDouble());
            Assert.Equal(0, row.GetProperty("from_mlps").GetDouble());
        });
    }

    [Fact]
    public async Task Post_OfNothingButASet_FillsInEveryDefault()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "facts", "offset": 236}""");

        const string Expected =
            """
            {"model":"neox-tiny","revision":"main","prompts":null,"prompt_set":"facts","limit":4,"offset":236,
            "max_tokens":128,"pack":false,"prepend_bos":true,"positions":"last","metric":"logit","ablation":
            {"type":"resample","seed":0,"draws":1,"average":"outcomes","strength":1,"source":null,"sources":null,
            "values":null},
            "device":"auto","precision":"fp32","tags":{},"heads":"all","top_fraction":0.02,"floor":0.1,
            "rows":["all","top"],"layernorm":["live"],"routes":false,"matrix":false,"tokens":"top","bootstrap":0,
            "bootstrap_seed":0}
            """;
        JsonElement request = analysis.GetProperty("request");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Expected), request), request.GetRawText());
    }

    [Fact]
    public async Task Post_OfTheCanonicalRequest_GivesTheSameRows()
    {
        JsonElement first = await client.AnalyzeAsync(Small);
        JsonElement second = await client.AnalyzeAsync(first.GetProperty("request").GetRawText());

        Assert.Equal(first.GetProperty("heads").GetRawText(), second.GetProperty("heads").GetRawText());
    }

    [Fact]
    public async Task Post_OfEverything_AddsTheColumnsAskedFor()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """
            {"prompt_set": "ioi", "limit": 4, "heads": ["L1H0", "L5H0"], "bootstrap": 20, "matrix": true,
             "layernorm": ["live", "final", "downstream", "isolated"], "ablation": {"draws": 2}}
            """);

        JsonElement row = analysis.GetProperty("heads")[0];
        Assert.All(
            (string[])["logit_change_final", "logit_change_downstream_se", "logit_change_isolated", "self_repair_low",
                "self_repair_high", "logit_change_draw_sd", "self_repair_draw_sd"],
            column => Assert.Equal(JsonValueKind.Number, row.GetProperty(column).ValueKind));
        JsonElement matrix = analysis.GetProperty("matrix");
        Assert.Equal("all", matrix.GetProperty("subset").GetString());
        Assert.Equal((2, 6, 4), (
            matrix.GetProperty("heads").GetArrayLength(),
            matrix.GetProperty("heads")[0].GetArrayLength(),
            matrix.GetProperty("heads")[0][0].GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, matrix.GetProperty("heads")[0][1][0].ValueKind);
        Assert.Equal("L1H0 L5H0", string.Join(' ', matrix.GetProperty("rows").EnumerateArray()));
        Assert.Equal("top", analysis.GetProperty("matrix_top").GetProperty("subset").GetString());
    }

    [Theory]
    [InlineData("all", "matrix", "matrix_top")]
    [InlineData("top", "matrix_top", "matrix")]
    public async Task Post_OfOneSubsetWithAMatrix_LeavesTheOtherNull(string rows, string filled, string empty)
    {
        JsonElement analysis = await client.AnalyzeAsync(
            $$"""
            {"prompt_set": "text", "limit": 4, "max_tokens": 32, "rows": ["{{rows}}"], "top_fraction": 0.1,
             "heads": ["L4H0"], "matrix": true}
            """);

        Assert.Equal(rows, analysis.GetProperty(filled).GetProperty("subset").GetString());
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty(empty).ValueKind);
    }

    [Fact]
    public async Task Post_OfTheReadmesFirstRequest_GivesFractionsOfTheSignOfTheirRepair()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi"}""");

        JsonElement[] rows = [.. analysis.GetProperty("heads").EnumerateArray()];
        JsonElement[] clear = [.. rows.Where(row => IsNumber(row, "repair_fraction"))];
        Assert.InRange(clear.Length, 1, rows.Length - 1);
        Assert.All(clear, row =>
        {
            double lost = row.GetProperty("direct_effect_lost").GetDouble();
            double repair = row.GetProperty("self_repair").GetDouble();
            Assert.True(lost >= 0.01 && lost >= 2 * row.GetProperty("direct_effect_lost_se").GetDouble());
            Assert.Equal(repair / lost, row.GetProperty("repair_fraction").GetDouble(), 1e-12);
        });
    }

    [Fact]
    public async Task Post_WithABootstrap_GivesIntervalsOfFractionsThatThereAre()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "bootstrap": 100}""");

        JsonElement[] rows = [.. analysis.GetProperty("heads").EnumerateArray()];
        JsonElement[] known = [.. rows.Where(row => IsNumber(row, "repair_fraction_low"))];
        Assert.InRange(known.Length, 1, rows.Length - 1);
        Assert.All(known, row => Assert.InRange(
            row.GetProperty("repair_fraction").GetDouble(),
            row.GetProperty("repair_fraction_low").GetDouble(),
            row.GetProperty("repair_fraction_high").GetDouble()));
    }

    [Fact]
    public async Task LayerRows_OfAnAnalysis_SumShareCountsAndHaveNoFraction()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 40}""");

        JsonElement[] rows = [.. analysis.GetProperty("heads").EnumerateArray()];
        JsonElement layer = analysis.GetProperty("layers")[0];
        Assert.False(layer.TryGetProperty("repair_fraction", out _));
        Assert.True(IsNumber(layer, "direct_effect_lost"));
        Assert.Equal(
            rows.Take(4).Sum(row => row.GetProperty("share_count").GetInt32()),
            layer.GetProperty("share_count").GetInt32());
    }

    [Fact]
    public async Task Post_OfASetWithFoils_HintsAtTheLogitDifferenceAndAtAFewTopPositions()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "heads": ["L4H0"]}""");

        string[] hints = [.. analysis.GetProperty("hints").EnumerateArray().Select(hint => hint.GetString()!)];
        Assert.Contains(hints, hint => hint.Contains("holds 4 of 240", StringComparison.Ordinal));
        Assert.Contains(hints, hint => hint.Contains("logit_difference", StringComparison.Ordinal));
        Assert.False(analysis.GetProperty("diagnostics").TryGetProperty("structural_zero_max", out _));
    }

    [Fact]
    public async Task Post_OfPlainRows_HasNoColumnsThatWereNotAskedFor()
    {
        JsonElement row = (await client.AnalyzeAsync(Small)).GetProperty("heads")[0];

        Assert.False(row.TryGetProperty("self_repair_low", out _));
        Assert.False(row.TryGetProperty("logit_change_final", out _));
        Assert.False(row.TryGetProperty("self_repair_draw_sd", out _));
    }

    [Fact]
    public async Task Post_OfTopRowsAlone_LeavesHeadsNull()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "text", "limit": 4, "max_tokens": 32, "rows": ["top"], "top_fraction": 0.1}""");

        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("heads").ValueKind);
        Assert.Equal(24, analysis.GetProperty("heads_top").GetArrayLength());
        Assert.Equal(4, analysis.GetProperty("data").GetProperty("truncated").GetInt32());
    }

    [Fact]
    public async Task Post_OfPackedText_CutsWindowsOfOneLength()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "text", "limit": 4, "pack": true, "max_tokens": 32, "heads": ["L0H0"]}""");

        JsonElement data = analysis.GetProperty("data");
        int windows = data.GetProperty("prompts").GetInt32();
        Assert.Equal(windows * 32, data.GetProperty("tokens").GetInt32());
        Assert.Equal(windows * 31, data.GetProperty("positions").GetInt32());
    }

    [Fact]
    public async Task Post_OfARevision_RunsItAndNamesItsStep()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "ioi", "limit": 2, "revision": "step64", "heads": ["L0H0"]}""");

        JsonElement model = analysis.GetProperty("model");
        Assert.Equal("step64", model.GetProperty("revision").GetString());
        Assert.Equal(64, model.GetProperty("step").GetInt32());
        Assert.Matches("^[0-9a-f]{64}$", model.GetProperty("weights_sha256").GetString());
    }

    [Theory]
    [InlineData("""{"type": "mean"}""")]
    [InlineData("""{"type": "position_mean", "source": "facts"}""")]
    [InlineData("""{"type": "zero"}""")]
    [InlineData("""{"type": "contrastive"}""")]
    [InlineData("""{"source": "agreement", "draws": 2, "average": "activations", "strength": 0.5}""")]
    public async Task Post_OfEachAblation_GivesRows(string ablation)
    {
        JsonElement analysis = await client.AnalyzeAsync(
            $$"""{"prompt_set": "ioi", "limit": 3, "heads": ["L2H1"], "ablation": {{ablation}} }""");

        Assert.Equal(3, analysis.GetProperty("heads")[0].GetProperty("n").GetInt32());
        Assert.InRange(analysis.GetProperty("diagnostics").GetProperty("identity_max").GetDouble(), 0, 1e-4);
    }

    [Fact]
    public async Task Post_OfADamagedCheckpoint_FailsWithItsProblemAndALocation()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair",
            """{"model": "not-finite", "prompts": [{"token_ids": [1, 2]}, {"token_ids": [3, 4]}]}""");

        await response.AssertProblemAsync("non-finite-weights", "/model");
        JsonElement analysis = await (await client.GetAsync(response.Headers.Location)).JsonAsync();
        Assert.Equal("failed", analysis.GetProperty("status").GetString());
        Assert.Equal("non-finite-weights", analysis.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    private static bool IsNumber(JsonElement row, string column) =>
        row.GetProperty(column).ValueKind == JsonValueKind.Number;
}
